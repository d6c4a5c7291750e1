"""Still pictures made from frames: posters and steps side by side, which have no ground, and sheets
of many.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from backcare.studio.framing import Size
from backcare.studio.grounds import LIGHT, laid_on
from backcare.studio.renderer import Picture

_SIGN = "#75858f"
"""Stands out from a light and from a dark page."""
TALL = 360
"""Pixels of height of each picture that stands beside another."""
BESIDE = 32_000
"""Bytes that a picture of several may have."""
_QUALITIES, _OPACITY = (82, 76, 70, 64, 58, 52), 76
"""The qualities that are tried, from the best one on; and that of opacity, which has 64 levels:
with less of it soft shadows have steps.
"""
_POORER = ((58, 74), (50, 74), (44, 74), (38, 74), (34, 72), (28, 72))
"""Qualities of colours and opacity for a picture of which none of these is small enough."""
_POSTER, _LARGEST_POSTER = 20_000, 24_000
"""Bytes that a poster should have, and may have."""
_FINE = 2
"""Signs are drawn this many times larger and scaled down, for smooth edges."""
Paint = Callable[[ImageDraw.ImageDraw, float], None]


def save_poster(picture: Picture, path: Path) -> None:
    """Write one frame as WebP."""
    save_small(Image.fromarray(picture), path, most=_POSTER, at_worst=_LARGEST_POSTER)


def save_small(picture: Image.Image, path: Path, *, most: int, at_worst: int | None = None) -> None:
    """Write a picture as WebP, as well as `most` bytes allow, or `at_worst` if it would be poor.

    Its opacity is kept roughly: that of soft shadows would otherwise take more than the figure.
    """
    aims = [(quality, _OPACITY, most) for quality in _QUALITIES]
    aims += [(*poorer, at_worst or most) for poorer in _POORER]
    for quality, opacity, limit in aims:
        picture.save(path, quality=quality, alpha_quality=opacity, method=6)
        if path.stat().st_size <= limit:
            return


def save_steps(steps: Sequence[Picture], path: Path) -> None:
    """Write poses side by side: one dot, an arrow, two dots, and so on."""
    width = wide(_size(steps[0]))

    def paint(draw: ImageDraw.ImageDraw, k: float) -> None:
        y = TALL * 0.09
        for i in range(len(steps)):
            left = i * width
            for j in range(i + 1):
                x = left + (28 if i else 0) + 18 + 20 * j
                draw.ellipse(_times(k, x, y - 7, x + 14, y + 7), fill=255)
            if i:
                draw.line(_times(k, left - 24, y, left + 8, y), fill=255, width=int(5 * k))
                tip = _times(k, left + 4, y - 11, left + 24, y, left + 4, y + 11)
                draw.polygon(tip, fill=255)

    save_small(_beside(steps, [(paint, _SIGN)]), path, most=BESIDE)


def save_sheet(pictures: Sequence[Picture], path: Path, *, columns: int = 4) -> None:
    """Write many frames as one picture on the light ground, row by row."""
    laid = [laid_on(picture, LIGHT) for picture in pictures]
    blank = np.full_like(laid[0], 255)
    filled = [*laid, *[blank] * (-len(laid) % columns)]
    rows = [np.hstack(filled[i : i + columns]) for i in range(0, len(filled), columns)]
    sheet = Image.fromarray(np.vstack(rows))
    across = 1600
    sheet.resize(
        (across, round(across * sheet.height / sheet.width)), Image.Resampling.LANCZOS
    ).save(path, quality=85, method=6)


def wide(size: Size) -> int:
    """Return the width of a picture of this shape that stands beside another."""
    return round(TALL * size[0] / size[1])


def _size(picture: Picture) -> Size:
    return picture.shape[1], picture.shape[0]


def _beside(pictures: Sequence[Picture], signs: Sequence[tuple[Paint, str]]) -> Image.Image:
    width, height = wide(_size(pictures[0])), TALL
    result = Image.new("RGBA", (len(pictures) * width, height))
    for i, picture in enumerate(pictures):
        small = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
        result.paste(small, (i * width, 0))
    for paint, colour in signs:
        mask = Image.new("L", (result.width * _FINE, height * _FINE), 0)
        paint(ImageDraw.Draw(mask), float(_FINE))
        mask = mask.resize(result.size, Image.Resampling.LANCZOS)
        sign = Image.new("RGBA", result.size, colour)
        sign.putalpha(mask)
        result.alpha_composite(sign)
    return result


def _times(k: float, *values: float) -> list[float]:
    return [k * value for value in values]
