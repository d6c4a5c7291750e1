"""An address as a QR code: as squares on paper, sharp at any size, and as pixels on a screen."""

import segno
from reportlab.platypus import Flowable

from backcare.brand import COLOURS
from backcare.paper.style import INK
from backcare.paper.tagged import figure

_PIXELS = 8
"""Pixels of a square on a screen, so that it is sharp where one is drawn by several."""


def code_picture(address: str) -> str:
    """Return the code of an address as an image inside an address of its own (`data:`).

    It has its own light margin, without which phones do not find it on a dark page.
    """
    return _code(address).png_data_uri(
        scale=_PIXELS, dark=COLOURS["ink"].light, light=COLOURS["card"].light
    )


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


class Code(Flowable):
    """A QR code of a given width in points; its address is read aloud instead."""

    def __init__(self, address: str, size: float) -> None:
        super().__init__()
        self._size, self._address = size, address
        self._matrix = _code(address).matrix

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the size, for platypus."""
        self.width = self.height = self._size
        return self._size, self._size

    def draw(self) -> None:
        """Draw the dark squares."""
        dot = self._size / len(self._matrix)
        self.canv.setFillColor(INK)
        with figure(self.canv, self._address):
            for y, row in enumerate(self._matrix):
                for x, is_dark in enumerate(row):
                    if is_dark:
                        # a little wider, so that no hairline shows between two squares
                        top = self._size - (y + 1) * dot
                        self.canv.rect(x * dot, top, dot + 0.1, dot + 0.1, stroke=0, fill=1)
