"""The body map on paper: its views side by side, with the marked places."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from backcare.domain.check.body_map import WIDTH, BodyMap
from backcare.domain.sides import Side
from backcare.paper.lines import draw_line
from backcare.paper.style import INK, QUIET, printed
from backcare.paper.tagged import figure

_MARK = printed("coral")
_PALE = 0.6
"""How far the body fades to white, so that a dark mark is seen in black and white too."""
_LETTERS = 8.5
"""Points."""
_BELOW = 5 * mm
"""The room below a view for its name."""
_STEP = 23 * mm
"""From one view to the next at least, so that their names stand apart."""


class BodyDrawing(Flowable):
    """The body map with its marks; `words` is read aloud instead, `sides` says left and right.

    `pictures` is the folder of the map's pictures, `height` the whole height in points.
    """

    def __init__(
        self,
        body_map: BodyMap,
        pictures: Path,
        marked: Sequence[str],
        words: str,
        sides: Mapping[Side, str],
        height: float,
    ) -> None:
        super().__init__()
        self._map, self._pictures, self._marked, self._words = body_map, pictures, marked, words
        self._sides = sides
        self._scale = (height - _BELOW) / body_map.height
        self._step = max(WIDTH * self._scale, _STEP)
        self.width, self.height = self._step * len(body_map.views), height

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw each view with its marks and its name."""
        with figure(self.canv, self._words):
            for number, view in enumerate(self._map.views):
                left = number * self._step + (self._step - WIDTH * self._scale) / 2
                self._draw_picture(self._pictures / view.picture, left)
                for area in self._map.areas:
                    if area.view == view.id and area.id in self._marked:
                        self._fill(area.path, left)
                self._name(number * self._step, view.label, view.sides)

    def _draw_picture(self, path: Path, left: float) -> None:
        picture = Image.open(path).convert("RGB")
        pale = Image.blend(picture, Image.new("RGB", picture.size, "white"), _PALE)
        size = WIDTH * self._scale, self.height - _BELOW
        self.canv.drawImage(ImageReader(pale), left, _BELOW, *size)

    def _name(self, left: float, label: str, sides: tuple[Side, Side]) -> None:
        top = self.height - 3 * mm
        self.canv.setFillColor(QUIET)
        each = self._step / 2 - 2 * mm
        one, other = (self._sides[side] for side in sides)
        draw_line(self.canv, one, (left + 1 * mm, top), each, _LETTERS)
        draw_line(self.canv, other, (left + self._step - 1 * mm, top), each, _LETTERS, "right")
        middle = (left + self._step / 2, 1 * mm)
        draw_line(self.canv, label, middle, self._step - 2 * mm, _LETTERS, "middle")

    def _fill(self, path: str, left: float) -> None:
        drawn = self.canv.beginPath()
        for command, numbers in _commands(path):
            at = [
                (left + float(x) * self._scale, self.height - float(y) * self._scale)
                for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            if command == "M":
                drawn.moveTo(*at[0])
            elif command == "L":
                drawn.lineTo(*at[0])
            elif command == "C":
                drawn.curveTo(*at[0], *at[1], *at[2])
            else:
                drawn.close()
        self.canv.setFillColor(_MARK)
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.8)
        self.canv.drawPath(drawn, stroke=1, fill=1)


_NUMBERS = {"M": 2, "L": 2, "C": 6, "Z": 0}


def _commands(path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a path with its numbers."""
    words = path.split()
    place = 0
    while place < len(words):
        end = place + 1 + _NUMBERS[words[place]]
        yield words[place], words[place + 1 : end]
        place = end
