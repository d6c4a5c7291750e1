"""Still pictures made from frames: posters and steps side by side, which have no ground, and sheets
of many.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from backcare.studio.grounds import LIGHT, laid_on
from backcare.studio.renderer import Picture

_SIGN = "#75858f"
"""Stands out from a light and from a dark page."""
_TALL = 360
"""Pixels of height of each picture that stands beside another."""
_BESIDE = 32_000
"""Bytes that a picture of several may have."""
_QUALITIES, _OPACITY = (82, 76, 70, 64, 58, 52, 46), 72
"""The qualities that are tried, from the best one on; and that of opacity: with less of it soft
shadows have steps.
"""
_FINE = 2
"""Signs are drawn this many times larger and scaled down, for smooth edges."""
Paint = Callable[[ImageDraw.ImageDraw, float], None]


def save_poster(picture: Picture, path: Path) -> None:
    """Write one frame as WebP."""
    save_small(Image.fromarray(picture), path, most=20_000)


def save_small(picture: Image.Image, path: Path, *, most: int) -> None:
    """Write a picture as WebP, as well as `most` bytes allow.

    Its opacity is kept roughly: that of soft shadows would otherwise take more than the figure.
    """
    for quality in _QUALITIES:
        picture.save(path, quality=quality, alpha_quality=_OPACITY, method=6)
        if path.stat().st_size <= most:
            return


def save_steps(steps: Sequence[Picture], path: Path) -> None:
    """Write poses side by side: one dot, an arrow, two dots, and so on."""
    width = _wide(steps[0])

    def paint(draw: ImageDraw.ImageDraw, k: float) -> None:
        y = _TALL * 0.09
        for i in range(len(steps)):
            left = i * width
            for j in range(i + 1):
                x = left + (28 if i else 0) + 18 + 20 * j
                draw.ellipse(_times(k, x, y - 7, x + 14, y + 7), fill=255)
            if i:
                draw.line(_times(k, left - 24, y, left + 8, y), fill=255, width=int(5 * k))
                tip = _times(k, left + 4, y - 11, left + 24, y, left + 4, y + 11)
                draw.polygon(tip, fill=255)

    save_small(_beside(steps, [(paint, _SIGN)]), path, most=_BESIDE)


def save_sheet(pictures: Sequence[Picture], path: Path, *, columns: int = 4) -> None:
    """Write many frames as one picture on the light ground, row by row."""
    laid = [laid_on(picture, LIGHT) for picture in pictures]
    blank = np.full_like(laid[0], 255)
    filled = [*laid, *[blank] * (-len(laid) % columns)]
    rows = [np.hstack(filled[i : i + columns]) for i in range(0, len(filled), columns)]
    sheet = Image.fromarray(np.vstack(rows))
    wide = 1600
    sheet.resize((wide, round(wide * sheet.height / sheet.width)), Image.Resampling.LANCZOS).save(
        path, quality=85, method=6
    )


def _wide(picture: Picture) -> int:
    return round(_TALL * picture.shape[1] / picture.shape[0])


def _beside(pictures: Sequence[Picture], signs: Sequence[tuple[Paint, str]]) -> Image.Image:
    width, height = _wide(pictures[0]), _TALL
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
