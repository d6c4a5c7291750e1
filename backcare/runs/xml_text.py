"""The text of an XML file, checked before any other reader gets it, and read in one pass."""

import re
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from backcare.runs.encodings import known_encoding
from backcare.runs.found import SkipReason
from backcare.runs.limits import UnreadableError
from backcare.runs.tables import decoded
from backcare.runs.told import Code

MOST_ELEMENTS, MOST_DEPTH, MOST_ATTRIBUTES = 1_500_000, 60, 200
"""A day's run with a point every second has half a million elements; run files are never deep."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>\s*")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")


class _Shape(ContentHandler):
    """Notes the name of the root, and whether a file has more elements than any run."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self._count = 0
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Count the start of an element."""
        self.root = self.root or name
        self._count += 1
        self._depth += 1
        if self._count > MOST_ELEMENTS or self._depth > MOST_DEPTH or len(attrs) > MOST_ATTRIBUTES:
            raise UnreadableError(SkipReason.UNSAFE, Code.XML_UNLIKE_A_RUN)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Count the end of an element."""
        del name
        self._depth -= 1


def safe_xml(data: bytes) -> tuple[bytes, str]:
    """Return the text of an XML file in UTF-8, and the name of its root in lower case.

    Raises `UnreadableError` for a broken file and for one that declares entities, which can expand
    a thousandfold or refer to other files.
    """
    shape = _Shape()
    try:
        content = _text(data).encode()
        parser = sax.make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(shape)
        parser.feed(content)  # at once: in pieces, a tag of many megabytes takes its time squared
        parser.close()
    except DefusedXmlException as error:
        raise UnreadableError(SkipReason.UNSAFE, Code.XML_WITH_ENTITIES) from error
    except (SAXException, ValueError) as error:
        raise UnreadableError(SkipReason.BROKEN, Code.XML_CUT) from error
    return content, shape.root.rsplit(":", 1)[-1].casefold()


def _text(data: bytes) -> str:
    declared = _ENCODING.search(data[:200])
    encoding = known_encoding(declared[1].decode("ascii")) if declared else None
    if encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            text = decoded(data)[0]
    else:
        text = decoded(data)[0]
    # Some services write blanks before the declaration, and its encoding is wrong after decoding.
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
