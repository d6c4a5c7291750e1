"""The pose file of an exercise: the movement as data. docs/media.md explains it by example."""

from typing import Annotated, Any, Literal

import msgspec

from backcare.studio.angles import both_sides
from backcare.studio.hands import Shape
from backcare.studio.muscles import Highlight
from backcare.studio.sites import Anchor

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Span = tuple[float, float]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=6)]
Side = Literal["L", "R"]
Mode = Literal["touch", "plant", "pin"]
Feet = Literal["shod", "bare"]
Joints = dict[str, float]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Aspect = Literal["wide", "classic", "square", "upright"]


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
    margin: Annotated[float, msgspec.Meta(gt=0, lt=0.3)] = 0.028


class Box(_Part, frozen=True, kw_only=True):
    """A piece of furniture on the floor, in metres: its upper side is at `top`. A chair has its
    `back` on one side. A wall is as wide and high as the picture; framing ignores it.
    """

    kind: Literal["chair", "bench", "step", "block", "towel", "pillow", "wall", "post"]
    x: Span
    z: Span
    top: Annotated[float, msgspec.Meta(gt=0, le=3)] = 2.8
    back: Literal["-z", "+z", "-x", "+x"] = "-z"

    @property
    def wall(self) -> bool:
        """Whether this is no thing to be seen whole, but a side of the room."""
        return self.kind == "wall"

    @property
    def height(self) -> float:
        """How high it is, with the back of a chair."""
        return self.top + (0.45 if self.kind == "chair" else 0.0)


class Prop(_Part, frozen=True, kw_only=True):
    """A thing attached to the figure or fixed in place; docs/media.md says what each kind needs.
    `rest` is the length of a band without tension, `length` that of a dumbbell, `along` the
    direction of a dumbbell or handle.
    """

    kind: Literal["ball", "stick", "band", "loop", "kettlebell", "dumbbell", "tape"]
    at: Any = None
    start: Any = msgspec.field(name="from", default=None)
    to: Any = None
    along: Any = None
    above: Literal["knee", "ankle"] | None = None
    handle: bool = False
    radius: Annotated[float, msgspec.Meta(gt=0, lt=0.6)] | None = None
    rest: Annotated[float, msgspec.Meta(gt=0, lt=4)] | None = None
    length: Annotated[float, msgspec.Meta(ge=0.3, le=1.2)] = 0.34
    beyond: float = 0.0


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


class Hand(_Part, frozen=True, kw_only=True):
    """The shape of a hand and what it touches, nothing if it is free.

    `rest` lies on "floor" (at `level`), "wall" or a place on the body; `hold` closes round a place
    on the body or the prop of that number. `toward` is where the fingertips point, `face` the side
    of the hand that lies on its support, `radius` that of the bar of a grip, in metres. A hand that
    goes on resting from key to key stays where it is unless it `slides`.
    """

    shape: Shape = "relaxed"
    rest: Any = None
    hold: Any = None
    toward: Any = None
    face: Literal["palm", "back", "edge"] = "palm"
    level: float = 0.0
    radius: Annotated[float, msgspec.Meta(gt=0, lt=0.2)] | None = None
    slides: bool = False

    @property
    def is_free(self) -> bool:
        """Return whether the hand touches nothing."""
        return self.rest is None and self.hold is None


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
    feet: Feet = "shod"
    hands: dict[Side, Shape | Hand] = msgspec.field(default_factory=dict)
    morph: dict[str, float] = msgspec.field(default_factory=dict)


class Moment(_Part, frozen=True, kw_only=True):
    """A moment on the way from one key to the next of the timeline: `share` of it is done."""

    start: Name = msgspec.field(name="from")
    end: Name = msgspec.field(name="to")
    share: Share


Where = Literal["poster", "steps", "film", "second"]


class Mark(_Part, frozen=True, kw_only=True):
    """Something drawn over the picture; docs/media.md says what each kind needs and shows.

    Places are anchors and move with the figure. `on` says on which pictures it is (each kind has
    its own default), `keys` in which key poses, all if empty. `should` is for lines of a mistake:
    what is right, a straight line from the first place to the last, a level one, or the same as in
    the right form. A ghost is of what has `moved` by so many metres,
    and with `at` only of what is nearer to it than `across`.
    """

    kind: Literal["arrow", "path", "line", "level", "dots", "ghost", "inset"]
    start: Any = msgspec.field(name="from", default=None)
    to: Any = None
    of: Any = None
    at: Any = None
    through: tuple[Any, ...] = ()
    way: tuple[Name, ...] = ()
    bend: Annotated[float, msgspec.Meta(ge=-1, le=1)] = 0.0
    beyond: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    across: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.3
    corner: Literal[
        "top_left", "top_right", "middle_left", "middle_right", "bottom_left", "bottom_right"
    ] = "top_left"
    should: Literal["straight", "level", "same"] | None = None
    moved: Annotated[float, msgspec.Meta(ge=0, le=0.2)] = 0.025
    is_dashed: bool = msgspec.field(name="dashed", default=False)
    is_over: bool = msgspec.field(name="over", default=False)
    on: tuple[Where, ...] = ()
    keys: tuple[Name, ...] = ()


class Fault(Key, frozen=True, kw_only=True):
    """A common mistake to show beside the key `of`; `shows` is what the exercise calls it.

    `lines` are marks of kind `line` that show it over both figures; over the mistake a thin dashed
    one besides, where it should be. `camera` and `aspect` are its own if the film's do not show it.
    """

    id: Name
    of: Name
    shows: str
    camera: Camera | None = None
    aspect: Aspect | None = None
    lines: tuple[Mark, ...] = ()


class Step(_Part, frozen=True, kw_only=True):
    """Hold a key, then move to the next one; in seconds. `lag` gives joints their own part of the
    time, from and to.
    """

    key: Name
    hold: Seconds = 0.0
    move: Seconds = 0.0
    ease: Literal["inout", "smooth", "linear"] = "inout"
    lag: dict[str, Span] = msgspec.field(default_factory=dict)


class Say(_Part, frozen=True, kw_only=True):
    """What the clinical table says of a key in words, in metres: how far a `part` (a region, by its
    lowest point, or an anchor) is above the floor, a level or another part; with `since`, how far
    it has risen since that key. `along` x (to the figure's left) or z (forward) instead of up.
    """

    key: Name
    part: Any
    above: Any = "floor"
    since: Name | None = None
    along: Literal["x", "y", "z"] = "y"
    least: float = msgspec.field(name="from")
    most: float = msgspec.field(name="to")


class PoseFile(_Part, frozen=True, kw_only=True):
    """The movement of one exercise.

    `keys` are solved in the file's order: the most constrained one comes first. `steps` are the
    keys that are shown side by side, from the start to the end. `poster` is the moment that tells
    most, a key or a moment between two. `feet` says whether shoes are worn. `focus` is where in the
    poster that lies around which it fills a card, in shares of its width and height from the top
    left; without it, a card shows all of it. `table` has the angles required by the clinical table
    of key poses, checked to 10 degrees except for `table_exceptions`, which give the reason;
    `exceptions` say why another check does not apply.
    """

    id: Name
    title: str | None = None
    camera: Camera
    aspect: Aspect = "classic"
    focus: tuple[Share, Share] | None = None
    overlay: tuple[Mark, ...] = ()
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
    feet: Feet = "shod"
    hands: dict[Side, Shape | Hand] = msgspec.field(default_factory=dict)
    steps: Annotated[tuple[Name, ...], msgspec.Meta(min_length=2, max_length=4)]
    poster: Name | Moment
    keys: dict[str, Key]
    timeline: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    faults: tuple[Fault, ...] = ()
    table: dict[str, Joints] = msgspec.field(default_factory=dict)
    says: tuple[Say, ...] = ()
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

    def hands_of(self, key: Key) -> dict[Side, Hand]:
        """Return each hand of a key: its shape and what it touches; relaxed and free if unsaid."""
        said = self.hands | self.base_of(key).hands | key.hands
        result: dict[Side, Hand] = {"L": Hand(), "R": Hand()}
        for side, hand in said.items():
            result[side] = Hand(shape=hand) if isinstance(hand, str) else hand
        return result

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
