"""Colours as they are written, and as light."""

import numpy as np

from backcare.studio.angles import Floats


def linear(colour: str) -> Floats:
    """Return an sRGB colour like "#5b8fae" as linear light (3,)."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    result: Floats = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return result


def srgb(light: Floats) -> Floats:
    """Return linear light as sRGB, 0 to 1."""
    result: Floats = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return result
