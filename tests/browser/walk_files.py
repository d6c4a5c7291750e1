"""Files that were given, opened with readers that did not write them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import vobject
from PIL import Image
from pypdf import PdfReader


def wrong_file(download: Any) -> str:
    """Open a file that was given with a reader that did not write it; return what is wrong."""
    name = download.suggested_filename
    try:
        content = Path(download.path()).read_bytes()
        is_empty = not READERS[Path(name).suffix](content)
    except Exception as error:  # whatever a reader says of a file is what is wrong with it
        return f"{name} cannot be opened: {type(error).__name__} {error}"
    return f"{name} is empty" if is_empty else ""


def _words_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _from_zip(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [] if archive.testzip() else archive.namelist()


READERS: dict[str, Callable[[bytes], Any]] = {
    ".pdf": _words_of_pdf,
    ".ics": lambda content: list(vobject.readComponents(content.decode("utf-8"))),
    ".csv": lambda content: list(csv.reader(io.StringIO(content.decode("utf-8-sig")))),
    ".json": json.loads,
    ".png": lambda content: Image.open(io.BytesIO(content)).getcolors(1) is None,
    ".zip": _from_zip,
}
