"""`python -m backcare.studio.figures`: make the cut-out figures that changed.

`data/media/figures/manifest.json` says what each was made from, and tells the dashboard its size.
"""

import hashlib
from pathlib import Path

import click
import msgspec

from backcare.config import FIGURES, ROOT
from backcare.content.strict_yaml import read_mapping
from backcare.studio import build
from backcare.studio.cutouts import Cutout, draw_cutout
from backcare.studio.figure import Figure
from backcare.studio.people import PEOPLE
from backcare.studio.pictures import save_small
from backcare.studio.tailor import WHO

FOLDERS = build.Folders(media=ROOT / "data" / "media")
NAMED = FOLDERS.media / "figures.yaml"
_MANIFEST = FIGURES / "manifest.json"
_LISTED, _ALONE = 9_500, 20_000
"""Bytes of the figure of an exercise, as one page shows all 57, and of one that stands alone."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """One picture: what it was made from and what it is (both SHA-256), and its size in pixels."""

    made_from: str
    file: str
    width: int
    height: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All pictures, by name."""

    licence: str = build.LICENCE
    made: dict[str, Drawn]


def wanted_figures() -> dict[str, Cutout]:
    """Return what is to be shown, by name: one of each pose file, and those of `figures.yaml`.

    Those of another person than the first are called as in `man/bird_dog`; they are of the pose
    files whose motions that person has.

    Raises `ContentError` or `msgspec.ValidationError` for a broken file.
    """
    of_poses = {path.stem: Cutout(pose=path.stem) for path in sorted(FOLDERS.poses.glob("*.yaml"))}
    named = msgspec.convert(read_mapping(NAMED), dict[str, Cutout])
    first = of_poses | named
    others = {
        f"{person}/{name}": msgspec.structs.replace(cutout, person=person)
        for person in PEOPLE[1:]
        for name, cutout in first.items()
        if (_folders(person).motions / f"{cutout.pose}.npz").is_file()
    }
    return dict(sorted((first | others).items()))


def _folders(person: str) -> build.Folders:
    return build.Folders(media=FOLDERS.media, person=person)


def made_from(wanted: Cutout) -> str:
    """Return the SHA-256 of all that decides how a picture looks."""
    movement, _ = build.pose_fingerprints(FOLDERS.poses / f"{wanted.pose}.yaml", wanted.person)
    _, draws = build.code_fingerprints()
    parts = (
        msgspec.json.encode(wanted, order="sorted").decode(),
        movement,
        build.fingerprint(_folders(wanted.person).motions / f"{wanted.pose}.npz"),
        build.fingerprint(FOLDERS.body),
        draws,
        build._code_fingerprint(("cutouts",)),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_manifest() -> dict[str, Drawn]:
    """Return what was made so far, by name."""
    if not _MANIFEST.is_file():
        return {}
    return msgspec.json.decode(_MANIFEST.read_bytes(), type=Manifest).made


def stale_figures() -> dict[str, Cutout]:
    """Return what is missing or was made from something else than what is there now."""
    made = read_manifest()
    return {
        name: wanted
        for name, wanted in wanted_figures().items()
        if name not in made
        or made[name].made_from != made_from(wanted)
        or not file_of(name).is_file()
    }


def file_of(name: str) -> Path:
    """Return the file of a picture."""
    return FIGURES / f"{name}.webp"


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Make the cut-out figures that changed, or those named; some six seconds each."""
    figures = {person: Figure(FOLDERS.body, who) for person, who in WHO.items()}
    every, made = wanted_figures(), read_manifest()
    for name in made.keys() - every.keys():
        file_of(name).unlink(missing_ok=True)
    made = {name: drawn for name, drawn in made.items() if name in every}
    for name in names or stale_figures():
        person = every[name].person
        motions = _folders(person).motions
        picture = draw_cutout(every[name], figures[person], FOLDERS.poses, motions)
        file_of(name).parent.mkdir(exist_ok=True)
        most = _LISTED if name.split("/")[-1] == every[name].pose else _ALONE
        save_small(picture, file_of(name), most=most)
        made[name] = Drawn(
            made_from=made_from(every[name]),
            file=build.fingerprint(file_of(name)),
            width=picture.width,
            height=picture.height,
        )
        _write(made)  # after each, so that an interrupted run keeps what is finished
        click.echo(f"{name}: {file_of(name).stat().st_size / 1000:.1f} kB")


def _write(made: dict[str, Drawn]) -> None:
    encoded = msgspec.json.encode(Manifest(made=dict(sorted(made.items()))))
    _MANIFEST.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


if __name__ == "__main__":
    main()
