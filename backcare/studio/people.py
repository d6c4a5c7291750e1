"""The people who show the exercises, and what a pose file says otherwise for one of them.

`poses/<person>/<id>.yaml` has that and nothing else; it is laid over the pose file of that name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from backcare.content.strict_yaml import Mistake, read_mapping, read_typed

PEOPLE = ("woman", "man")
FIRST = PEOPLE[0]
"""The person whose media every exercise has, and for whom pose files are written."""


class OwnSay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where on this body the place is that the clinical table speaks of; what it says stays."""

    part: Any = msgspec.UNSET
    above: Any = msgspec.UNSET


class OwnStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a way begins and ends, and which joint goes first; how long it takes stays."""

    ease: Any = msgspec.UNSET
    lag: Any = msgspec.UNSET


class Own(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be otherwise for one person: how the body gets where the exercise wants it, and how
    that is seen. What the exercise is, as muscles, table and times, is the same for all.

    `keys` and `faults` are by the names that the pose file has, `timeline` and `says` by number,
    from 0; `null` takes something away.
    """

    camera: Any = None
    second_view: Any = None
    mat: Any = None
    boxes: Any = None
    props: Any = None
    overlay: Any = None
    stiff: Any = None
    sig_root: Any = None
    reach: Any = None
    hands: Any = None
    keys: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    timeline: dict[str, OwnStep] = {}
    says: dict[str, OwnSay] = {}
    exceptions: dict[str, str] = {}


def own_file(pose: Path, person: str) -> Path | None:
    """Return the file with what a person has otherwise than a pose file says, if there is one.

    Raises `ContentError` if it names what may not differ or what the pose file does not have.
    """
    path = pose.parent / person / pose.name
    if person == FIRST or not path.is_file():
        return None
    keys = read_mapping(pose)["keys"]

    def check(own: Own) -> Iterator[Mistake]:
        for name in own.keys:
            if name not in keys:
                yield Mistake(("keys", name), f"one of {', '.join(keys)}", name)

    read_typed(path, Own, check)
    return path


def own_of_nobody(poses: Path) -> list[str]:
    """Return the files below a folder of pose files that are not of one of them or of a person."""
    return [
        str(path.relative_to(poses))
        for path in sorted(poses.glob("*/*"))
        if path.parent.name not in PEOPLE[1:] or not (poses / path.name).is_file()
    ]
