"""Read a document that came back, forgivingly: what can be read is taken, the rest is named."""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from backcare.content.cited.one import Cited
from backcare.domain.review import Mark, Verdict
from scripts.review_kit import form

_YES = {"yes", "y", "x", "ja", "j", "✓", "✔", "☑", "\uf0fc", "\uf0fe"}
_NO = {"no", "n", "nein", "✗", "✘", "\uf0fb"}
"""The last ones are ticks and crosses as Word's own symbols have them."""
_AROUND = " \t\n.,;:!()[]\"'\u201c\u201d\u2018\u2019\ufe0f\u200b"
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%d-%m-%Y")
_SHORTEST_NAME, _LONGEST_NAME = 2, 120
_BROKEN = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, SyntaxError),
    *(OpcError, zipfile.BadZipFile, zlib.error),
)
"""What python-docx may raise for a damaged file."""
_MOST_BYTES, _MOST_NESTED = 32 << 20, 3
"""Of a document that is unpacked, and of tables within tables: whatever it is, ours are far from
that, and to read it would take all memory, or hours.
"""


@dataclass(slots=True)
class Found:
    """What a document says: its marks, what could not be read, what else there is to tell, and
    whether it has its own day.
    """

    marks: list[Mark] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_day: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was written at one statement."""

    place: str
    print: str
    words: str
    said: str
    better: str


def read_back(path: Path, told: list[Cited], today: date) -> Found:
    """Return what was marked in a document; nothing in it stops the reading of the rest."""
    found = Found()
    try:
        if _unpacked_bytes(path) > _MOST_BYTES:
            found.problems.append("it is far larger than ours; take pictures out of it")
            return found
        document = Document(str(path))
        tables = _tables(document)
    except _BROKEN:
        found.problems.append("it cannot be opened as a Word document; save it as .docx once more")
        return found
    answers = list(_answers(tables, found))
    if not answers:
        found.problems.append("it has none of our statements; is it another document?")
        return found
    name, day = _who(tables, document, found, today)
    known = {one.place: one for one in told}
    for answer in answers:
        mark = _mark(answer, known.get(answer.place), found, day)
        if mark is not None:
            found.marks.append(msgspec.structs.replace(mark, name=name))
    _tell_comments(document, found)
    if not found.marks and not found.problems:
        found.notes.append("nothing is marked in it")
    return found


def _answers(tables: list[list[list[str]]], found: Found) -> Iterator[_Answer]:
    for rows in tables:
        said, better = _beside(rows, form.YES_OR_NO), _beside(rows, form.BETTER)
        if said is None and better is None:
            continue
        grey = form.GREY.search(rows[0][0] if rows and rows[0] else "")
        if grey is None:
            wrote = said or better
            if wrote:
                found.problems.append(
                    f"the grey line above a statement is changed, so we do not know which one; "
                    f"written there: {_short(wrote)}"
                )
            continue
        words = rows[1][0] if len(rows) > 1 and rows[1] else ""
        yield _Answer(grey["place"], grey["print"], words, said or "", better or "")


def _mark(answer: _Answer, one: Cited | None, found: Found, day: date) -> Mark | None:
    """Return the mark of an answer; tell what is unclear about it."""
    where = answer.place
    is_same = one is not None and one.print == answer.print
    better = answer.better
    if is_same and one is not None and not better and _letters(answer.words) != _letters(one.words):
        better = answer.words  # somebody wrote over our words
    said = _verdict(answer.said)
    if said is None and answer.said:
        found.problems.append(
            f"{where}: neither yes nor no: {_short(answer.said)}"
            + (f"; better words: {_short(better)}" if better else "")
        )
        return None
    if said is None and not better:
        return None
    if better and said is not Verdict.NO:
        found.notes.append(f"{where}: better words are taken as a no to ours")
    return Mark(
        place=where,
        print=answer.print,
        verdict=Verdict.NO if better or said is None else said,
        better=better or None,
        day=day,
    )


def _verdict(said: str) -> Verdict | None:
    plain = unicodedata.normalize("NFKC", said).casefold().strip(_AROUND)
    if plain in _YES:
        return Verdict.YES
    return Verdict.NO if plain in _NO else None


def _who(
    tables: list[list[list[str]]], document: DocumentType, found: Found, today: date
) -> tuple[str | None, date]:
    """Return the name to show, if any, and the day."""
    others = [rows for rows in tables if _beside(rows, form.YES_OR_NO) is None]
    given = {
        label: next(filter(None, (_beside(rows, label) for rows in others)), "")
        for label in (form.NAME, form.PROFESSION, form.DATE)
    }
    name: str | None = " ".join(given[form.NAME].removeprefix(form.NAME_HINT.strip()).split())
    if name and given[form.PROFESSION]:
        name = f"{name}, {' '.join(given[form.PROFESSION].split())}"
    if name and not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        found.problems.append(f"the name is too short or too long to be shown: {_short(name)}")
        name = None
    return name or None, _day(given[form.DATE], document, found, today)


def _day(written: str, document: DocumentType, found: Found, today: date) -> date:
    """Return the day that is written, else the day of the last change, else today."""
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", " ".join(written.replace(",", " ").split()))
    for pattern in _DAYS:
        try:
            day = datetime.strptime(plain, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day <= today:
            found.has_day = True
            return day
    if plain:
        found.problems.append(f"the date cannot be read, or is to come: {_short(written)}")
    try:
        changed = document.core_properties.modified
    except _BROKEN:
        changed = None
    return min(changed.date(), today) if changed is not None else today


def _tell_comments(document: DocumentType, found: Found) -> None:
    try:
        count = len(list(document.comments))
    except _BROKEN:
        return
    if count:
        found.problems.append(
            f"it has {count} comments in the margin, which are not read; "
            f'please copy them to "{form.BETTER}"'
        )


def _beside(rows: list[list[str]], label: str) -> str | None:
    """Return what is written beside a label, or behind it in the same cell; `None` without it."""
    for cells in rows:
        if cells and cells[0].startswith(label):
            behind = cells[0].removeprefix(label).removeprefix(form.NAME_HINT)
            return " ".join(filter(None, (behind.strip(), *cells[1:]))).strip()
    return None


def _unpacked_bytes(path: Path) -> int:
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())


def _tables(document: DocumentType) -> list[list[list[str]]]:
    """Return all tables, those within others too; raises `ValueError` for an endless many."""
    tables = list(document.element.body.iter(qn("w:tbl")))
    if any(len(list(table.iterancestors(qn("w:tbl")))) > _MOST_NESTED for table in tables):
        raise ValueError("tables within tables within tables")
    return [_rows(table) for table in tables]


def _rows(table: Any) -> list[list[str]]:
    return [[_text(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]


def _text(cell: Any) -> str:
    """Return what one reads in a cell, with what was inserted while changes were tracked."""
    return "\n".join(_line(line) for line in cell.iter(qn("w:p"))).strip()


def _line(line: Any) -> str:
    said = []
    for part in line.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:sym")):
        if any(above.tag == qn("w:moveFrom") for above in part.iterancestors()):
            continue
        if part.tag == qn("w:sym"):
            said.append(_symbol(part.get(qn("w:char"), "20")))
        else:
            said.append((part.text or "") if part.tag == qn("w:t") else " ")
    return "".join(said)


def _symbol(code: str) -> str:
    """Return a symbol of Word's; nothing for what is no letter, as half of one."""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if unicodedata.category(letter) == "Cs" else letter


def _letters(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return f'"{plain}"' if len(plain) <= 80 else f'"{plain[:77]}..."'
