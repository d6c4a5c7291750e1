"""PDF pages that can be read aloud: texts in reading order, and words in place of each picture.

A tagged PDF (ISO 32000-1, 14.7 and 14.8) numbers each piece of a page and has a tree that says what
each number is. The library that draws the pages writes no such tree, so we write it here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFName, PDFObject, PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of the page being drawn; `alt` is read in place of a picture."""

    role: str
    alt: str | None = None


class TaggedCanvas(Canvas):
    """A canvas on which each text is a paragraph, in the order it is drawn.

    Pictures are drawn within `figure`, and what is not to be read aloud within `unread`.
    """

    _doc: Any
    _code: list[str]

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.setViewerPreference("DisplayDocTitle", "true")
        self._is_marked = False
        self._pieces: list[_Piece] = []
        self._elements: list[str] = []
        self._pages: list[str] = []
        self._alts: dict[str, str] = {}
        self._tree, self._whole = _Raw(), _Raw()

    def drawText(self, aTextObject: PDFTextObject) -> None:  # noqa: N802, N803 - the library's names
        """Draw a text as a paragraph of its own, unless it is part of an already marked piece."""
        if self._is_marked:
            super().drawText(aTextObject)
            return
        with self.piece("P"):
            super().drawText(aTextObject)

    @contextmanager
    def piece(self, role: str, alt: str | None = None) -> Iterator[None]:
        """Make everything drawn inside this context one piece of the page."""
        self._pieces.append(_Piece(role, alt))
        with self.marked(f"/{role} <</MCID {len(self._pieces) - 1}>> BDC"):
            yield

    @contextmanager
    def marked(self, begin: str) -> Iterator[None]:
        """Put a mark before and after everything drawn inside this context."""
        self._code.append(begin)
        self._is_marked = True
        yield
        self._is_marked = False
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Close the page and write what its pieces are."""
        name = self._doc.thisPageName()
        super().showPage()
        page = self._doc.idToObject[name]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        own = [self._element(number, piece, page) for number, piece in enumerate(self._pieces)]
        self._pages.append(self._number(_Raw(f"[{' '.join(own)}]")))
        self._elements += own
        self._pieces = []

    def save(self) -> None:
        """Write the tree, then the file."""
        if self._code:
            self.showPage()
        tree, whole = self._number(self._tree), self._number(self._whole)
        pages = " ".join(f"{number} {page}" for number, page in enumerate(self._pages))
        self._tree.text = (
            f"<</Type/StructTreeRoot/K {whole}/ParentTree <</Nums[{pages}]>>"
            f"/ParentTreeNextKey {len(self._pages)}>>"
        )
        elements = " ".join(self._elements)
        self._whole.text = f"<</Type/StructElem/S/Document/P {tree}/K[{elements}]>>"
        self._doc.Catalog.StructTreeRoot = self._tree
        self._doc.Catalog.MarkInfo = _Raw("<</Marked true>>")
        super().save()

    def _element(self, number: int, piece: _Piece, page: PDFPage) -> str:
        alt = "" if piece.alt is None else f"/Alt {self._words(piece.alt)}"
        return self._number(
            _Raw(
                f"<</Type/StructElem/S/{piece.role}/P {self._number(self._whole)}"
                f"/Pg {self._number(page)}/K {number}{alt}>>"
            )
        )

    def _words(self, words: str) -> str:
        """Return the reference to some words; equal words are stored once."""
        if words not in self._alts:
            told = (b"\xfe\xff" + words.encode("utf-16-be")).hex()
            self._alts[words] = self._number(_Raw(f"<{told}>"))
        return self._alts[words]

    def _number(self, part: PDFObject) -> str:
        """Return the reference to a part of the file."""
        number, version = self._doc.idToObjectNumberAndVersion[self._doc.Reference(part).name]
        return f"{number} {version} R"


class _Raw(PDFObject):
    """A part of the file, exactly as written there."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def format(self, _document: object) -> bytes:
        """Return the bytes, for the library."""
        return self.text.encode("ascii")


@contextmanager
def figure(canvas: Canvas, alt: str) -> Iterator[None]:
    """Make everything drawn inside this context one picture; `alt` is read aloud instead."""
    assert isinstance(canvas, TaggedCanvas)  # noqa: S101 - for the type checker
    with canvas.piece("Figure", alt):
        yield


@contextmanager
def unread(canvas: Canvas) -> Iterator[None]:
    """Do not read aloud what is drawn inside this context, such as the foot of every page."""
    assert isinstance(canvas, TaggedCanvas)  # noqa: S101 - for the type checker
    with canvas.marked("/Artifact BMC"):
        yield
