"""How large a picture is, which pages reserve for it."""

from pathlib import Path

from PIL import Image


def size_in(file: Path) -> tuple[int, int]:
    """Return width and height of a picture in pixels, from its head alone."""
    with Image.open(file) as picture:
        return picture.size
