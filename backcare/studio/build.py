"""Finds out what has to be made, and makes it: first solved motions, then pictures and films.

`data/media/manifest.json` has the fingerprints of what each exercise's media were made from; if
they differ, the media are made again.
"""

import ast
import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import msgspec

from backcare.config import ROOT
from backcare.content.strict_yaml import read_mapping
from backcare.domain.exercises.clips import CLIP_FILES, FILM_FILES
from backcare.studio.people import FIRST, own_file
from backcare.studio.pose_file import PoseFile

LICENCE = "CC BY 4.0, Backcare"
_SOURCES = Path(__file__).parent
_MUSCLES = ROOT / "data" / "media" / "muscles.yaml"
_SOLVES = (
    "angles",
    "checks",
    "cloth",
    "colour",
    "drape",
    "figure",
    "framing",
    "gltf",
    "hand_checks",
    "hands",
    "head",
    "live",
    "meshes",
    "motion",
    "pose_file",
    "readable",
    "regions",
    "resting",
    "rig",
    "says",
    "silhouette",
    "sites",
    "solver",
    "tailor",
    "touching",
    "view",
)
_DRAWS = (
    "angles",
    "colour",
    "comparison",
    "curves",
    "drape",
    "encoder",
    "figure",
    "framing",
    "furniture",
    "grounds",
    "head",
    "kernels",
    "lighting",
    "marks",
    "meshes",
    "muscles",
    "overlay",
    "paint",
    "pictures",
    "placing",
    "pose_file",
    "props",
    "renderer",
    "rig",
    "scene",
    "shapes",
    "silhouette",
    "sites",
    "stage",
    "strokes",
    "tailor",
    "takes",
    "view",
    "wraps",
)
"""Modules that decide how figures move, how that is measured, and how they look."""
_POSTER = "_poster.webp"
_NOT_DRAWN = ("title", "table", "table_exceptions", "exceptions", "focus")
_ON_STILLS = ("steps", "poster")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What one exercise's media were made from (SHA-256), and the result.

    `pose` is the movement, `stills` what only posters, steps and faults show; `files` are the
    fingerprints by file name, `checks` the measured values, `seconds` the length of the loop. Code
    has two fingerprints: of what solves motions and of what draws them.
    """

    pose: str
    stills: str
    body: str
    solved_by: str
    drawn_by: str
    seconds: float
    files: dict[str, str]
    checks: dict[str, float]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All media of `data/media`."""

    licence: str = LICENCE
    made: Annotated[dict[str, Made], msgspec.Meta(description="by id of the pose file")]


class Folders(msgspec.Struct, frozen=True, kw_only=True):
    """Where poses, body and media are.

    Media of the first person lie in the folders themselves, those of another in a folder in it with
    that person's name.
    """

    media: Path
    person: str = FIRST

    @property
    def poses(self) -> Path:
        """The folder with one pose file for each exercise shown."""
        return self.media / "poses"

    @property
    def body(self) -> Path:
        """The mannequin's mesh, skeleton and weights."""
        return self.media / "body.npz"

    @property
    def motions(self) -> Path:
        """Solved motions, from which pictures are drawn and the 3D figure moves."""
        return self._of_person(self.media / "motions")

    @property
    def clips(self) -> Path:
        """The folder that the dashboard serves."""
        return self._of_person(self.media / "clips")

    @property
    def keys(self) -> Path:
        """The file with the times at which films show their key poses."""
        return self.media / "keys.json"

    @property
    def manifest(self) -> Path:
        """The file with the fingerprints of all media."""
        other = "" if self.person == FIRST else f"_{self.person}"
        return self.media / f"manifest{other}.json"

    def _of_person(self, folder: Path) -> Path:
        return folder if self.person == FIRST else folder / self.person


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def code_fingerprints() -> tuple[str, str]:
    """Return the SHA-256 of the code that solves, and of the code that draws with the muscles.

    Docstrings and comments do not count.
    """
    drawn = f"{_code_fingerprint(_DRAWS)} {fingerprint(_MUSCLES)}"
    return _code_fingerprint(_SOLVES), hashlib.sha256(drawn.encode()).hexdigest()


def _code_fingerprint(modules: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in modules:
        digest.update(_code_only((_SOURCES / f"{name}.py").read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


def _code_only(source: str) -> str:
    """Return the source without docstrings, comments on their own lines and empty lines."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            first, last = node.lineno - 1, node.end_lineno or node.lineno
            lines[first:last] = [""] * (last - first)
    kept = (line.rstrip() for line in lines)
    return "\n".join(line for line in kept if line and not line.lstrip().startswith("#"))


def pose_fingerprints(path: Path, person: str = FIRST) -> tuple[str, str]:
    """Return the SHA-256 of movement and stills in a pose file, whatever its layout, with what is
    otherwise for a person.

    They are separate so that a new picture of a fault or a new poster does not require a new film.
    """
    said = read_mapping(path, over=own_file(path, person))
    stills = {name: said.pop(name) for name in _ON_STILLS}
    stills["faults"] = [{**fault, "shows": ""} for fault in said.pop("faults", [])]
    movement = {name: value for name, value in said.items() if name not in _NOT_DRAWN}
    encoded = (msgspec.json.encode(part, order="sorted") for part in (movement, stills))
    first, second = (hashlib.sha256(part).hexdigest() for part in encoded)
    return first, second


def read_manifest(folders: Folders) -> Manifest:
    """Return what was made so far."""
    if not folders.manifest.is_file():
        return Manifest(made={})
    return msgspec.json.decode(folders.manifest.read_bytes(), type=Manifest)


def stale(folders: Folders, *, with_films: bool = True) -> list[str]:
    """Return the ids whose media were not made from the present pose file, body and code, or that
    have no film if films are wanted.
    """
    made = read_manifest(folders).made
    return [
        path.stem
        for path in sorted(folders.poses.glob("*.yaml"))
        if path.stem not in made
        or not _is_fresh(folders, path, made[path.stem])
        or (with_films and not _has_film(path.stem, made[path.stem]))
    ]


def _is_fresh(folders: Folders, path: Path, made: Made) -> bool:
    _, stills = pose_fingerprints(path, folders.person)
    solves, _ = code_fingerprints()
    return (made.stills, made.solved_by) == (stills, solves) and _is_as_drawn(folders, path, made)


def _is_as_drawn(folders: Folders, path: Path, made: Made) -> bool:
    """Return whether films can stay, unless the motion turns out to be different."""
    movement, _ = pose_fingerprints(path, folders.person)
    _, draws = code_fingerprints()
    return (made.pose, made.body, made.drawn_by) == (
        movement,
        fingerprint(folders.body),
        draws,
    ) and all((folders.clips / name).is_file() for name in made.files)


def _has_film(name: str, made: Made) -> bool:
    """Return whether more than stills was made."""
    return f"{name}.webm" in made.files


def media_names(pose: PoseFile, *, with_films: bool = True) -> list[str]:
    """Return the names of an exercise's files in `clips`."""
    left_out = () if with_films else tuple(e for e in FILM_FILES if e != _POSTER)
    names = [f"{pose.id}{ending}" for ending in CLIP_FILES if ending not in left_out]
    if pose.second_view is not None:
        names += [f"{pose.id}_second{e}" for e in FILM_FILES if e not in left_out]
    if pose.feet == "bare":
        names.append(f"{pose.id}_figure.glb")
    return names + [f"{pose.id}_fault_{fault.id}.webp" for fault in pose.faults]


def make(name: str, folders: Folders, *, with_films: bool = True) -> Made:
    """Make all media of one exercise and return what they were made from.

    Raises `ContentError` for an unsound pose file and `ValueError` for a motion that fails a check.
    """
    # numba compiles on import; commands that only read the manifest must not wait for that
    from backcare.studio.shoot import Wanted, shoot

    path = folders.poses / f"{name}.yaml"
    before = read_manifest(folders).made.get(name)
    has_films = (
        before is not None and _has_film(name, before) and _is_as_drawn(folders, path, before)
    )
    for folder in (folders.motions, folders.clips):
        folder.mkdir(exist_ok=True)
    kept = folders.motions / f"{name}.npz"
    wanted = Wanted(
        person=folders.person, with_films=with_films, has_films=has_films and with_films
    )
    shot = shoot(path, folders.body, kept, folders.clips, wanted)
    names = media_names(shot.pose, with_films=with_films)
    movement, stills = pose_fingerprints(path, folders.person)
    solves, draws = code_fingerprints()
    return Made(
        pose=movement,
        stills=stills,
        body=fingerprint(folders.body),
        solved_by=solves,
        drawn_by=draws,
        seconds=shot.seconds,
        files={
            **{file: fingerprint(folders.clips / file) for file in names},
            os.path.relpath(kept, folders.clips): fingerprint(kept),
        },
        checks=shot.checks,
    )


def make_figure(folders: Folders) -> None:
    """Write the mannequin that the live figure's movements apply to."""
    from backcare.studio.figure import Figure
    from backcare.studio.live import save_figure
    from backcare.studio.tailor import WHO

    folders.clips.mkdir(exist_ok=True)
    save_figure(Figure(folders.body, WHO[folders.person]), folders.clips / "figure.glb")


def make_all(
    names: Iterable[str], folders: Folders, *, workers: int, with_films: bool = True
) -> Iterator[tuple[str, Made | Exception]]:
    """Make the media of several exercises in parallel; yield each when it is ready.

    The manifest is written after each, so that an interrupted run keeps what is finished.
    """
    with _pool(workers) as pool:
        running = {pool.submit(make, name, folders, with_films=with_films): name for name in names}
        for done in as_completed(running):
            name, error = running[done], done.exception()
            if error is not None:
                yield name, error if isinstance(error, Exception) else RuntimeError(str(error))
                continue
            _keep(folders, name, done.result())
            yield name, done.result()


def make_stills(names: Iterable[str], folders: Folders, target: Path, *, workers: int) -> list[str]:
    """Draw all but the films into a folder, for looking at; return what failed."""
    with _pool(workers) as pool:
        running = {pool.submit(_stills, name, folders, target): name for name in names}
        errors = {running[done]: done.exception() for done in as_completed(running)}
    return [f"{name}: {error}" for name, error in sorted(errors.items()) if error is not None]


def _stills(name: str, folders: Folders, target: Path) -> None:
    from backcare.studio.shoot import shoot_stills

    shoot_stills(folders.poses / f"{name}.yaml", folders.body, target)


def forget_gone(folders: Folders) -> list[str]:
    """Delete media whose pose file is gone; return their ids."""
    manifest = read_manifest(folders)
    gone = [name for name in manifest.made if not (folders.poses / f"{name}.yaml").is_file()]
    for name in gone:
        for file in manifest.made[name].files:
            (folders.clips / file).unlink(missing_ok=True)
    _write(folders, {n: m for n, m in manifest.made.items() if n not in gone})
    return gone


def _keep(folders: Folders, name: str, made: Made) -> None:
    before = read_manifest(folders).made.get(name)
    for file in () if before is None else set(before.files) - set(made.files):
        (folders.clips / file).unlink(missing_ok=True)
    _write(folders, read_manifest(folders).made | {name: made})


def _write(folders: Folders, made: dict[str, Made]) -> None:
    manifest = Manifest(made=dict(sorted(made.items())))
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    beside = folders.manifest.with_suffix(".new")
    beside.write_bytes(text + b"\n")
    beside.replace(folders.manifest)  # at once: workers read it meanwhile


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return processes that begin with nothing imported: numba's threads are counted once."""
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_one_thread)


def _one_thread() -> None:
    """Use a single thread: exercises run in parallel, and more threads would only wait for them."""
    for library in ("NUMBA", "OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
