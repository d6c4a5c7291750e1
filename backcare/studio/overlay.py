"""Marks over the picture: lines, arrows, the outline of the start, close-ups.

They are a layer of their own, drawn after the figure, so that a still may be transparent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from backcare.studio.angles import Floats
from backcare.studio.grounds import LIGHT, laid_on
from backcare.studio.motion import Frame, Motion
from backcare.studio.pose_file import Mark, Where
from backcare.studio.renderer import Picture
from backcare.studio.rig import Bones, Posture, Rig
from backcare.studio.silhouette import seen
from backcare.studio.sites import Anchor, where
from backcare.studio.stage import Stage, key_frame
from backcare.studio.strokes import Strokes, part_of
from backcare.studio.view import View

_ON: dict[str, tuple[Where, ...]] = {
    "arrow": ("poster", "steps", "film"),
    "path": ("poster", "steps"),
    "line": ("poster", "steps", "film", "second"),
    "level": ("poster", "steps", "film", "second"),
    "dots": ("poster", "steps"),
    "ghost": ("poster",),
    "inset": ("poster", "steps"),
}
"""The pictures that each kind of mark is made for."""
_GAP = 13.0
"""Pixels between a path and the place that went it, of a picture whose longer side has 960."""
_INSET = 0.31
"""Diameter of a close-up, of the picture's shorter side."""
_FAINT = 0.05


@dataclass(frozen=True)
class Overlay:
    """The marks of one exercise, seen by one camera."""

    stage: Stage
    motion: Motion
    view: View

    def draw(self, posture: Posture, frame: Frame, on: Where) -> Picture:
        """Return the picture of one posture with the marks that belong on it."""
        return self.over(self.stage.draw(posture, frame, self.view), posture, frame, on)

    def over(self, picture: Picture, posture: Posture, frame: Frame, on: Where) -> Picture:
        """Return a picture with the marks that belong on it."""
        layer = self.layer(posture, frame, on)
        if layer is None:
            return picture
        mode = "RGBA" if picture.shape[2] == 4 else "RGB"
        below = Image.fromarray(picture, mode).convert("RGBA")
        return np.asarray(Image.alpha_composite(below, layer).convert(mode))

    def layer(self, posture: Posture, frame: Frame, on: Where) -> Image.Image | None:
        """Return the marks as a picture with transparency, `None` if there are none."""
        marks = [
            (mark, strength)
            for mark in self.stage.pose.overlay
            if on in (mark.on or _ON[mark.kind])
            and (strength := self._strength(mark, frame, on)) > _FAINT
        ]
        if not marks:
            return None
        sheet = _Sheet(self, Strokes(self.stage.size), posture, frame)
        for mark, strength in marks:
            sheet.draw(mark, strength)
        return sheet.strokes.layer()

    def _strength(self, mark: Mark, frame: Frame, on: Where) -> float:
        keys = mark.keys
        if mark.kind == "path" and on == "steps" and not keys:
            keys = (mark.way or self.stage.pose.steps)[:1]
        elif mark.kind == "arrow" and mark.way:
            if frame.start != frame.end:
                is_on = (frame.start, frame.end) == (mark.way[0], mark.way[-1])
                return float(np.sin(np.pi * frame.share) ** 0.5) if is_on else 0.0
            keys = mark.way[-1:]
        if not keys:
            return 1.0
        near = (frame.start in keys) * (1 - frame.share) + (frame.end in keys) * frame.share
        rise = np.clip((near - 0.3) / 0.4, 0, 1)
        return float(rise * rise * (3 - 2 * rise))

    def place(self, anchor: Anchor, bones: Bones) -> Floats:
        """Return where an anchor is in the world (3,)."""
        one = Bones(bones.turns[None], bones.heads[None])
        place: Floats = where(self.rig, one, anchor)[0]
        return place

    def spots(self, places: Sequence[Floats] | Floats) -> Floats:
        """Return where places (P, 3) of the world are in the picture (P, 2)."""
        spots, _ = self.view.project(np.asarray(places), *self.stage.size)
        return spots

    def way(self, anchor: Anchor, start: str, end: str) -> list[Floats]:
        """Return the places of an anchor on the way from one key to another."""
        return [self.place(anchor, self.rig.pose(p)) for p in self._postures(start, end)]

    def _postures(self, start: str, end: str) -> Iterator[Posture]:
        keys = self.motion.keys
        yield keys[start]
        frames, is_on = self.motion.frames, False
        for posture, frame in zip(self.motion.postures, frames, strict=True):
            is_on = is_on or (frame.start == start and frame.end != start)
            if is_on and end in (frame.start, start):
                break
            if is_on:
                yield posture
        yield keys[end]

    @property
    def rig(self) -> Rig:
        """The skeleton."""
        return self.stage.figure.rig

    def shape(self, posture: Posture, frame: Frame) -> Floats:
        """Return the silhouette of the figure (H, W), from 0 to 1."""
        vertices = self.stage.posed(posture, frame)
        width, height = self.stage.size
        hit = seen(vertices, self.stage.figure.triangles, self.view, (2 * width, 2 * height))
        fine = (hit >= 0).reshape(height, 2, width, 2)
        shape: Floats = fine.mean((1, 3))
        return shape


@dataclass(frozen=True)
class _Sheet:
    overlay: Overlay
    strokes: Strokes
    posture: Posture
    frame: Frame

    def draw(self, mark: Mark, strength: float) -> None:
        match mark.kind:
            case "ghost":
                self._ghost(mark)
            case "inset":
                self._inset(mark)
            case "path":
                self._path(mark, strength)
            case "level":
                self._level(mark, strength)
            case _:
                self._plain(mark, strength)

    def _plain(self, mark: Mark, strength: float) -> None:
        if mark.kind == "arrow":
            start, end = self._spots([mark.start, mark.to])
            self.strokes.arrow(_bent(start, end, mark.bend), strength=strength)
            return
        places = self._places(mark.through)
        if mark.kind == "line":
            spots = self.overlay.spots(self._beyond(places, mark.beyond))
            self.strokes.line(spots, strength=strength, is_dashed=mark.is_dashed)
            return
        for spot in self.overlay.spots(places):
            self.strokes.dot(spot, strength=strength)

    def _path(self, mark: Mark, strength: float) -> None:
        way = mark.way or self.overlay.stage.pose.steps
        spots = self.overlay.spots(self.overlay.way(mark.of, way[0], way[-1]))
        gap = _GAP * max(self.strokes.size) / 960
        length = float(np.linalg.norm(np.diff(spots, axis=0), axis=1).sum())
        if length > 4 * gap:
            spots = part_of(spots, gap, length - gap)
        self.strokes.arrow(spots, strength=strength)

    def _level(self, mark: Mark, strength: float) -> None:
        ends = self._places(mark.through)
        middle, half = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2
        flat = half * np.array([1, 0, 1])
        flat *= np.linalg.norm(half) / max(float(np.linalg.norm(flat)), 1e-6)
        for direction, is_dashed in ((flat, True), (half, False)):
            line = self._beyond(np.stack([middle - direction, middle + direction]), mark.beyond)
            self.strokes.line(self.overlay.spots(line), strength=strength, is_dashed=is_dashed)

    def _ghost(self, mark: Mark) -> None:
        overlay = self.overlay
        key = (mark.way or overlay.stage.pose.steps)[0]
        now = overlay.shape(self.posture, self.frame)
        shape = overlay.shape(overlay.motion.keys[key], key_frame(key))
        self.strokes.outline(shape, now, is_over=mark.is_over)

    def _inset(self, mark: Mark) -> None:
        overlay, size = self.overlay, np.array(self.strokes.size)
        wide = round(_INSET * min(size))
        [middle] = self._places([mark.at])
        view = overlay.view
        away = float((view.eye - middle) @ view.axes[2])
        fov = float(2 * np.degrees(np.arctan(mark.across / 2 / away)))
        near = replace(view, target=middle, distance=away, fov=fov)
        picture = overlay.stage.at_size((wide, wide)).draw(self.posture, self.frame, near)
        on_right, on_bottom = "right" in mark.corner, "bottom" in mark.corner
        margin = wide / 2 + 0.02 * min(size)
        place = np.array(
            [size[0] - margin if on_right else margin, size[1] - margin if on_bottom else margin]
        )
        [spot] = overlay.spots([middle])
        radius = view.focal(int(size[0])) * mark.across / 2 / away
        self.strokes.circle(spot, radius)
        self.strokes.picture(_round(picture), place)

    def _places(self, anchors: Sequence[Anchor]) -> Floats:
        bones = self.overlay.rig.pose(self.posture)
        return np.array([self.overlay.place(anchor, bones) for anchor in anchors])

    def _spots(self, anchors: Sequence[Anchor]) -> Floats:
        return self.overlay.spots(self._places(anchors))

    @staticmethod
    def _beyond(points: Floats, metres: float) -> Floats:
        first, last = points[0] - points[1], points[-1] - points[-2]
        first, last = (d / max(float(np.linalg.norm(d)), 1e-6) * metres for d in (first, last))
        return np.vstack([points[0] + first, points[1:-1], points[-1] + last])


def _bent(start: Floats, end: Floats, bend: float) -> Floats:
    """Return a curve from start to end that swerves to its left by a share of its length."""
    along = end - start
    middle = (start + end) / 2 + bend * np.array([along[1], -along[0]])
    share = np.linspace(0, 1, 25)[:, None]
    curve: Floats = (1 - share) ** 2 * start + 2 * share * (1 - share) * middle + share**2 * end
    return curve


def _round(picture: Picture) -> Image.Image:
    """Return a square picture as a disc."""
    side, fine = picture.shape[0], 4
    mask = Image.new("L", (fine * side, fine * side))
    ImageDraw.Draw(mask).ellipse((0, 0, fine * side - 1, fine * side - 1), fill=255)
    result = Image.fromarray(laid_on(picture, LIGHT))
    result.putalpha(mask.reduce(fine))
    return result
