"""Marks over the picture: lines, arrows, the outline of the start, close-ups.

They are a layer of their own, drawn after the figure, so that a still may be transparent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from backcare.studio.angles import Floats, Ints
from backcare.studio.curves import at_least, clear_of, curve, levels, longer, swung, within
from backcare.studio.grounds import LIGHT, laid_on
from backcare.studio.motion import Frame, Motion
from backcare.studio.pose_file import Mark, Where
from backcare.studio.renderer import Picture
from backcare.studio.rig import Bones, Posture, Rig
from backcare.studio.silhouette import elsewhere, seen
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
_INSET, _LARGER = 0.40, 1.9
"""Diameter of a close-up, of the picture's shorter side, and how many times it is what it shows:
this decides.
"""
_LEAST = 104.0
"""Pixels of the shortest arrow, of a picture whose longer side has 960: seen on a small card."""
_EDGE = 20.0
"""Pixels between an arrow and the picture's edge, of the same."""
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

    def hit(self, vertices: Floats) -> Ints:
        """Return which of the figure's triangles is seen where, -1 for none, at twice the size."""
        width, height = self.stage.size
        return seen(vertices, self.stage.figure.triangles, self.view, (2 * width, 2 * height))


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
            whole = at_least(_bent(start, end, mark.bend), _LEAST * self._scale, keeps_tip=True)
            inside = within(whole, self.strokes.size, _EDGE * self._scale)
            self.strokes.arrow(inside, strength=strength)
            return
        places = self._places(mark.through)
        if mark.kind == "line":
            spots = self.overlay.spots(curve(longer(places, mark.beyond)))
            self.strokes.line(spots, strength=strength, is_dashed=mark.is_dashed)
            return
        for spot in self.overlay.spots(places):
            self.strokes.dot(spot, strength=strength)

    def _path(self, mark: Mark, strength: float) -> None:
        way = mark.way or self.overlay.stage.pose.steps
        spots = swung(self.overlay.spots(self.overlay.way(mark.of, way[0], way[-1])))
        gap = _GAP * self._scale
        length = float(np.linalg.norm(np.diff(spots, axis=0), axis=1).sum())
        if length > 2 * gap + _LEAST * self._scale:
            spots = part_of(spots, gap, length - gap)
        # it is where the place went, however short: an arrow tells a direction and may be moved
        self.strokes.arrow(spots, strength=strength)

    @property
    def _scale(self) -> float:
        return max(self.strokes.size) / 960

    def _level(self, mark: Mark, strength: float) -> None:
        own, flat = levels(
            self._places(mark.through), mark.beyond, self.overlay.view, self.strokes.size
        )
        for part in clear_of(flat, own, self.strokes.clear, moves=False):
            self.strokes.line(part, strength=strength, is_dashed=True, width=0.6)
        self.strokes.line(own, strength=strength)

    def _ghost(self, mark: Mark) -> None:
        overlay, stage = self.overlay, self.overlay.stage
        key = (mark.way or stage.pose.steps)[0]
        now = stage.posed(self.posture, self.frame)
        then = stage.posed(overlay.motion.keys[key], key_frame(key))
        has_moved = np.linalg.norm(now - then, axis=1) > mark.moved
        hits = overlay.hit(then), overlay.hit(now)
        if mark.at is not None:
            [middle] = self._places([mark.at])
            has_moved &= np.linalg.norm(now - middle, axis=1) < mark.across
        strength = has_moved[stage.figure.triangles].all(1).astype(float)
        if mark.at is None and not mark.is_over:
            strength *= elsewhere(stage.figure, *hits)
        was, is_now = (_halved((hit >= 0).astype(float)) for hit in hits)
        moved = _halved(np.append(strength, 0.0)[hits[0]])
        self.strokes.outline(was, is_now, moved, is_over=mark.is_over)

    def _inset(self, mark: Mark) -> None:
        overlay, size = self.overlay, np.array(self.strokes.size)
        wide = round(_INSET * min(size))
        [middle] = self._places([mark.at])
        view = overlay.view
        away = float((view.eye - middle) @ view.axes[2])
        across = min(mark.across, wide / _LARGER / view.focal(int(size[0])) * away)
        radius = view.focal(int(size[0])) * across / 2 / away
        fov = float(2 * np.degrees(np.arctan(across / 2 / away)))
        near = replace(view, target=middle, distance=away, fov=fov)
        picture = overlay.stage.at_size((wide, wide)).draw(self.posture, self.frame, near)
        margin = wide / 2 + 0.02 * min(size)
        across_at = {"left": margin, "right": size[0] - margin}
        down_at = {"top": margin, "middle": 0.58 * size[1], "bottom": size[1] - margin}
        down, side = mark.corner.split("_")
        [spot] = within(overlay.spots([middle]), self.strokes.size, radius + 0.01 * min(size))
        self.strokes.circle(spot, radius)
        self.strokes.picture(_round(picture), np.array([across_at[side], down_at[down]]))

    def _places(self, anchors: Sequence[Anchor]) -> Floats:
        bones = self.overlay.rig.pose(self.posture)
        return np.array([self.overlay.place(anchor, bones) for anchor in anchors])

    def _spots(self, anchors: Sequence[Anchor]) -> Floats:
        return self.overlay.spots(self._places(anchors))


def _halved(fine: Floats) -> Floats:
    height, width = fine.shape
    half: Floats = fine.reshape(height // 2, 2, width // 2, 2).mean((1, 3))
    return half


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
