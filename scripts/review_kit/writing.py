"""Write a document: a Word file, as every office program opens it."""

from datetime import UTC, date, datetime, time
from itertools import chain
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from backcare.content.cited.one import Cited
from backcare.content.library import ContentLibrary
from backcare.content.support import said_support
from backcare.domain.review import Mark, Source, Support
from scripts.review_kit import form
from scripts.review_kit.doubts import doubts_of
from scripts.review_kit.sheets import Sheet

_PAGE = Cm(21), Cm(29.7)
_MARGIN = Cm(2)
_LABEL, _ANSWER = Cm(3.2), Cm(13.8)
_ONE_LINE, _TWO_LINES = Cm(0.7), Cm(1.3)
_MANY = 4
"""So many sources are not named again and again."""
_FONT = "Arial"
_WORDS, _SMALL, _TINY = Pt(11), Pt(9), Pt(7.5)
_GREY = RGBColor(0x59, 0x59, 0x59)
_LINK = RGBColor(0x0B, 0x4F, 0x9E)


def write_sheet(sheet: Sheet, library: ContentLibrary, path: Path, today: date) -> None:
    """Write one document."""
    document = _empty(sheet.title, today)
    document.add_heading(sheet.title, level=1)
    for line in form.HOW:
        document.add_paragraph(line).paragraph_format.space_after = Pt(0)
    _who(document)
    refs: tuple[str, ...] = ()
    under, first = "", 0
    for number, one in enumerate(sheet.told, start=1):
        if one.under != under:
            under = one.under
            document.add_heading(under, level=2)
        if one.refs != refs or len(refs) < _MANY:
            refs, first = one.refs, number
        why = _statement(document, number, one)
        _why(why, one, library, first if first < number else None)
    for table in document.tables:
        _keep_together(table)
    document.save(str(path))


def said_day(day: date) -> str:
    """Return a day as it is written in a document."""
    return f"{day.day} {day:%B %Y}"


def _empty(title: str, today: date) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    for style, size in (("Normal", _WORDS), ("Heading 1", Pt(18)), ("Heading 2", Pt(13))):
        font = document.styles[style].font
        font.name, font.size = _FONT, size
        fonts = document.styles[style].element.rPr.rFonts
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), _FONT)
        if style != "Normal":
            font.color.rgb = RGBColor(0, 0, 0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    about = document.core_properties
    about.title, about.author, about.language = title, "Backcare", "en-GB"
    about.created = about.modified = datetime.combine(today, time(12), UTC)
    about.comments = ""
    return document


def _who(document: DocumentType) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    table = _table(document, 3)
    for row, (label, hint) in enumerate(
        ((form.NAME, form.NAME_HINT), (form.PROFESSION, ""), (form.DATE, ""))
    ):
        table.rows[row].height = _ONE_LINE
        said = _first(table.cell(row, 0))
        said.add_run(label).font.size = _SMALL
        _grey(said, hint, _TINY)


def _statement(document: DocumentType, number: int, one: Cited) -> _Cell:
    """Add a statement as a table, and return the cell for what carries it."""
    table = _table(document, 5)
    grey, words, why = (_whole_row(table, row) for row in range(3))
    _grey(_first(grey), form.grey_line(number, one.place, one.print), _TINY)
    for n, line in enumerate(one.words.splitlines()):
        (_first(words) if n == 0 else words.add_paragraph()).add_run(line).font.size = _WORDS
    for row, label, height in ((3, form.YES_OR_NO, _ONE_LINE), (4, form.BETTER, _TWO_LINES)):
        table.rows[row].height = height
        _first(table.cell(row, 0)).add_run(label).font.size = _SMALL
    document.add_paragraph().paragraph_format.space_after = Pt(4)
    return why


def _why(why: _Cell, one: Cited, library: ContentLibrary, same_as: int | None) -> None:
    """Add what carries a statement, what we doubt, and what was said of it before.

    `same_as` is the number of a statement shortly before that has the same sources.
    """
    _first(why).add_run(said_support(one.refs, library.sources, library.texts)).bold = True
    if same_as is not None:
        why.add_paragraph().add_run(f"The sources are those of number {same_as} above.")
    for ref in one.refs if same_as is None else ():
        if library.sources[ref.partition(" ")[0]].support is not Support.OWN:
            _source(why.add_paragraph(), ref, library)
    doubts = " ".join(doubts_of(one, library))
    if doubts:
        line = why.add_paragraph()
        line.add_run("Our doubt: ").bold = True
        line.add_run(doubts)
    before = [mark for mark in library.judged.marks if mark.place == one.place]
    for mark in before:
        why.add_paragraph().add_run(_said_before(mark, one)).italic = True
    for run in chain.from_iterable(line.runs for line in why.paragraphs):
        run.font.size = _SMALL


def _source(line: Paragraph, ref: str, library: ContentLibrary) -> None:
    source_id, _, mark = ref.partition(" ")
    source = library.sources[source_id]
    line.add_run(f"{source.short} ").italic = True
    basis = library.texts(f"source.basis.{mark or source.basis}")
    line.add_run(f"{basis} {source.found} ")
    _add_link(line, source)


def _add_link(line: Paragraph, source: Source) -> None:
    if source.link is None:
        return
    target = line.part.relate_to(source.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = line.add_run(source.link.removeprefix("https://"))
    run.font.size, run.font.underline, run.font.color.rgb = _SMALL, True, _LINK
    link.append(run._r)
    line._p.append(link)


def _said_before(mark: Mark, one: Cited) -> str:
    who = mark.name or "A clinician"
    what = "" if mark.print == one.print else " to the earlier words"
    better = "" if mark.better is None else f" Better words: {mark.better}"
    return f"{who} said {mark.verdict}{what} on {said_day(mark.day)}.{better}"


def _table(document: DocumentType, rows: int) -> Table:
    table: Table = document.add_table(rows, 2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (_LABEL, _ANSWER), strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, (_LABEL, _ANSWER), strict=True):
            cell.width = width
            _first(cell).paragraph_format.space_after = Pt(0)
    return table


def _whole_row(table: Table, row: int) -> _Cell:
    cell: _Cell = table.cell(row, 0).merge(table.cell(row, 1))
    return cell


def _keep_together(table: Table) -> None:
    """Break no row over two pages, and keep each with the next one: a table stays on its page."""
    for n, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for line in (line for cell in row.cells for line in cell.paragraphs):
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.keep_with_next = n < len(table.rows) - 1


def _first(cell: _Cell) -> Paragraph:
    line: Paragraph = cell.paragraphs[0]
    return line


def _grey(line: Paragraph, words: str, size: Pt) -> None:
    run = line.add_run(words)
    run.font.size, run.font.color.rgb = size, _GREY
