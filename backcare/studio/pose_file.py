"""The pose file of an exercise: the movement as data. docs/media.md explains it by example."""

from typing import Annotated, Any, Literal

import msgspec

from backcare.studio.angles import both_sides
from backcare.studio.muscles import Highlight
from backcare.studio.sites import Anchor

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Span = tuple[float, float]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=6)]
Side = Literal["L", "R"]
Mode = Literal["touch", "plant", "pin"]
Joints = dict[str, float]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Contact(_Part, frozen=True, kw_only=True):
    """How a region meets its support: `touch` lies on it and may slide, `plant` stays where it
    first landed, `pin` is fixed where it is in the base key. `level` is the height of the
    support in metres.
    """

    mode: Mode
    level: float = 0.0


class Camera(_Part, frozen=True, kw_only=True):
    """The direction of view: `az` 0 looks at the front of a standing figure, 90 at its left; `el`
    is the elevation; `fit` names the regions to frame, the whole figure if empty.
    """

    az: Annotated[float, msgspec.Meta(ge=-360, le=360)]
    el: Annotated[float, msgspec.Meta(ge=-5, le=89)]
    fit: tuple[str, ...] = ()
    margin: Annotated[float, msgspec.Meta(gt=0, lt=0.3)] = 0.055


class Box(_Part, frozen=True, kw_only=True):
    """A block on the floor, or from `y0` above it; metres. Framing ignores walls."""

    x: Span
    z: Span
    top: float
    y0: float | None = None
    color: str | None = None
    wall: bool = False


class Prop(_Part, frozen=True, kw_only=True):
    """A thing attached to the figure or fixed in place; docs/media.md says what each kind needs."""

    kind: Literal["ball", "stick", "band", "loop", "kettlebell", "dumbbell"]
    at: Any = None
    start: Any = msgspec.field(name="from", default=None)
    to: Any = None
    above: Literal["knee", "ankle"] | None = None
    radius: Annotated[float, msgspec.Meta(gt=0, lt=0.6)] | None = None
    beyond: float = 0.0
    color: str | None = None


class Root(_Part, frozen=True, kw_only=True):
    """The pelvis: turn in degrees, place in metres; `dx`, `dy`, `dz` shift it from the base key."""

    pitch: float = 0.0
    yaw: float = 0.0
    roll: float = 0.0
    height: float = 0.9
    x: float = 0.0
    z: float = 0.0
    dx: float = 0.0
    dy: float = 0.0
    dz: float = 0.0


class Key(_Part, frozen=True, kw_only=True):
    """One key pose. What a key leaves out it takes from its `base`; joints and pelvis are merged.
    `stiff` is how far in degrees the solver may move a joint (6 if not given).
    """

    base: Name | None = None
    root: dict[str, float] = msgspec.field(default_factory=dict)
    joints: Joints = msgspec.field(default_factory=dict)
    contacts: dict[str, Mode | Contact] | None = None
    stiff: Joints = msgspec.field(default_factory=dict)
    sig_root: float | None = None
    balance: Side | Literal["none"] | None = None
    reach: dict[str, Any] | None = None
    morph: dict[str, float] = msgspec.field(default_factory=dict)


class Fault(Key, frozen=True, kw_only=True):
    """A common mistake to show beside the key `of`; `shows` is what the exercise calls it."""

    id: Name
    of: Name
    shows: str
    camera: Camera | None = None


class Step(_Part, frozen=True, kw_only=True):
    """Hold a key, then move to the next one; in seconds. `lag` gives joints their own part of the
    time, from and to.
    """

    key: Name
    hold: Seconds = 0.0
    move: Seconds = 0.0
    ease: Literal["inout", "smooth", "linear"] = "inout"
    lag: dict[str, Span] = msgspec.field(default_factory=dict)


class PoseFile(_Part, frozen=True, kw_only=True):
    """The movement of one exercise.

    `keys` are solved in the file's order: the most constrained one comes first. `poster` names the
    start and the end pose. `table` has the angles required by the clinical table of key poses,
    checked to 10 degrees except for `table_exceptions`, which give the reason; `exceptions` say why
    another check does not apply.
    """

    id: Name
    title: str | None = None
    camera: Camera
    second_view: Camera | None = None
    mat: tuple[float, float, float, float] | None = None
    boxes: tuple[Box, ...] = ()
    props: tuple[Prop, ...] = ()
    highlight: Highlight
    symmetric: bool = False
    balance: Side | None = None
    neutral_spine: bool = False
    stiff: Joints = msgspec.field(default_factory=dict)
    sig_root: float = 6.0
    reach: dict[str, Any] = msgspec.field(default_factory=dict)
    poster: tuple[Name, Name]
    keys: dict[str, Key]
    timeline: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    faults: tuple[Fault, ...] = ()
    table: dict[str, Joints] = msgspec.field(default_factory=dict)
    table_exceptions: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    exceptions: dict[str, str] = msgspec.field(default_factory=dict)

    def base_of(self, key: Key) -> Key:
        """Return the key on which this one is based, an empty one if there is none."""
        return self.keys[key.base] if key.base else Key()

    def joints_of(self, key: Key) -> Joints:
        """Return the angles of a key, merged with those of its base."""
        return self.base_of(key).joints | key.joints

    def root_of(self, key: Key) -> Root:
        """Return the pelvis of a key, merged with that of its base."""
        return msgspec.convert(self.base_of(key).root | key.root, Root)

    def contacts_of(self, key: Key) -> dict[str, Contact]:
        """Return the contacts of a key."""
        own = key.contacts if key.contacts is not None else self.base_of(key).contacts
        return {
            name: Contact(mode=contact) if isinstance(contact, str) else contact
            for name, contact in (own or {}).items()
        }

    def reach_of(self, key: Key) -> dict[str, Anchor]:
        """Return what is held, and where, in a key."""
        base = self.base_of(key).reach
        first = next((r for r in (key.reach, base) if r is not None), None)
        return self.reach if first is None else first

    def balance_of(self, key: Key) -> Side | None:
        """Return the foot that carries all the weight in a key."""
        foot = key.balance or self.balance
        return None if foot == "none" else foot

    def stiff_of(self, key: Key) -> Joints:
        """Return how far joints may move in a key."""
        return self.stiff | key.stiff


def sided(joints: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping by joint name, with both sides spelled out."""
    return {full: value for name, value in joints.items() for full in both_sides(name)}
