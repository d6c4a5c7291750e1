"""Keep pictures in a PDF small: each one is stored once, however often it is shown."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from backcare.paper.tagged import figure

# As bytes, not text: a fifth smaller, and made in two thirds of the time.
rl_config.useA85 = 0

_QUALITY = 75
_LONGEST = 800
"""Pixels of the longer side: sharp on the widest place that a paper has for one."""
_KEPT = 128
"""How many pictures are kept as JPEG, 20 kB each: enough for the whole library."""


Box = tuple[float, float, float, float]
"""The place of a picture: x, y, width and height in points."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and the words read aloud in its place."""

    path: Path
    alt: str


_drawn: WeakKeyDictionary[Canvas, dict[Path, str]] = WeakKeyDictionary()
"""The name of each picture that a document already has."""


def draw_picture(canvas: Canvas, picture: Picture, box: Box) -> None:
    """Draw a picture as large as fits into a box (x, y, width, height), in its middle."""
    known = _drawn.setdefault(canvas, {})
    path = picture.path
    box = _fitted(picture, box)
    with figure(canvas, picture.alt):
        if path not in known:
            told = {"name": ""}
            jpeg = _Jpeg(_as_jpeg(path, path.stat().st_mtime_ns))
            canvas.drawImage(jpeg, *box, extraReturn=told)
            known[path] = told["name"]
            return
        x, y, width, height = box
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(width, height)
        canvas.doForm(known[path])
        canvas.restoreState()


def _fitted(picture: Picture, box: Box) -> Box:
    x, y, width, height = box
    wide, high = fitting(picture, width, height)
    return x + (width - wide) / 2, y + (height - high) / 2, wide, high


def fitting(picture: Picture, width: float, height: float) -> tuple[float, float]:
    """Return the width and height of a picture as large as fits into a box, in points."""
    with Image.open(picture.path) as opened:
        scale = min(width / opened.width, height / opened.height)
        return opened.width * scale, opened.height * scale


@lru_cache(maxsize=_KEPT)
def _as_jpeg(path: Path, _changed_at: int) -> bytes:
    """Return a picture as JPEG, because a PDF cannot hold WebP."""
    jpeg = io.BytesIO()
    picture = Image.open(path).convert("RGBA")
    picture.thumbnail((_LONGEST, _LONGEST))
    # A figure without a backdrop stands on the paper.
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    paper.convert("RGB").save(jpeg, "JPEG", quality=_QUALITY)
    return jpeg.getvalue()


class Cutout(Flowable):
    """A figure without a backdrop on white paper, as large as fits into a box, in points."""

    def __init__(self, picture: Picture, width: float, height: float) -> None:
        super().__init__()
        self._picture = picture
        self.width, self.height = fitting(picture, width, height)

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the figure."""
        draw_picture(self.canv, self._picture, (0, 0, self.width, self.height))


class _Jpeg(ImageReader):
    """A JPEG that goes into the PDF as it is."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(io.BytesIO(jpeg))
        self._jpeg, self._dataA = jpeg, None

    def getRGBData(self) -> bytes:  # noqa: N802 - the library's name
        """Return the file undecoded: the library only needs it to distinguish pictures."""
        return self._jpeg
