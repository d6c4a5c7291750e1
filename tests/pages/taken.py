"""What a tap on the button of a file gives, and whether it can be read."""

import csv
import io
import json
import zipfile

import vobject
from pypdf import PdfReader

from backcare.ui.wiring import services


def take(at, key):
    """Tap the button of a file, and return what the browser is sent to."""
    at = at.button(key=key).click().run()
    assert not at.exception
    assert not at.warning, [warning.value for warning in at.warning]
    return taken(at)


def taken(at):
    """Return the one file that a page hands out at the moment."""
    parts = [p.proto for p in at.get("bidi_component")]
    [told] = [p.json or p.mixed.json for p in parts if p.component_name == "backcare_take_file"]
    _, key, name = json.loads(told)["address"].split("/")
    file = services().files.get(key)
    assert file.name == name
    return file


def words_of(pdf):
    """Return all words of a PDF, and its size in points."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    words = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return words, tuple(round(float(side)) for side in pages[0].mediabox[2:])


def events_of(ics):
    """Return the events of a calendar."""
    return list(vobject.readOne(ics.decode()).vevent_list)


def rows_of(table):
    """Return the rows of a spreadsheet, each by the names of its columns."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def read(file):
    """Open a file as its kind is opened elsewhere; raises if it cannot be, or holds nothing."""
    kinds = {"pdf": words_of, "ics": events_of, "csv": rows_of, "json": json.loads, "zip": _unpack}
    found = kinds[file.name.rpartition(".")[2]](file.content)
    assert found
    return found


def _unpack(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: rows_of(archive.read(name)) for name in archive.namelist()}
