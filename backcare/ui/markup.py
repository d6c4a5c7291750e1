"""Small pieces of our own HTML, for what Streamlit has no element for.

Everything is escaped here: nothing that a visitor typed leaves here unescaped.
"""

from collections.abc import Iterable, Mapping
from html import escape
from textwrap import shorten
from urllib.parse import urlsplit

from backcare.content.library import ContentLibrary
from backcare.content.support import said_support
from backcare.content.texts import Texts
from backcare.domain.exercises.guidance import SectionStyle, Statement, Tone
from backcare.domain.review import Basis, Mark, Retraction, Source, Support, support_of
from backcare.ui.dates import long_date

_ABOUT = 60
"""So many letters tell one such line from the next by ear."""
_LIST_TAGS = {SectionStyle.STEPS: "ol"}


def statement_list(
    statements: Iterable[Statement], style: SectionStyle, content: ContentLibrary
) -> str:
    """Return the statements as a list; each can open its sources, and who agreed with it."""
    tag = _LIST_TAGS.get(style, "ul")
    items = "".join(f"<li>{_told(s, content)}</li>" for s in statements)
    return f'<{tag} class="bc-list bc-{style}">{items}</{tag}>'


def _told(statement: Statement, content: ContentLibrary) -> str:
    text, mark = content.texts, content.judged.agreed.get(statement)
    agreed = "" if mark is None else _agreed(mark, text)
    words, is_agreed = statement.text, mark is not None
    sources = why(
        statement.sources, content.sources, text, words, first=agreed, is_agreed=is_agreed
    )
    return f"{_label(statement)}<span>{escape(statement.text)}</span>{sources}"


def _agreed(mark: Mark, text: Texts) -> str:
    on = long_date(mark.day)
    if mark.name is None:
        return text("review.agreed", on=on)
    return text("review.agreed_named", name=mark.name, on=on)


def plain_list(lines: Iterable[str], *, ordered: bool = False) -> str:
    """Return short lines as a list."""
    tag = "ol" if ordered else "ul"
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<{tag} class="bc-list bc-{"steps" if ordered else "points"}">{items}</{tag}>'


def why(
    refs: Iterable[str],
    sources: Mapping[str, Source],
    text: Texts,
    about: str | None = None,
    *,
    first: str = "",
    is_agreed: bool = False,
) -> str:
    """Return a closed line that says what kind of source carries this, and opens to the sources.

    Each says what was done and how well we know it, with its address. Without `refs` the line is
    "Why?". `first` is a line above the sources; `is_agreed`: a clinician agreed.
    """
    refs = tuple(refs)
    entries = f"<li>{escape(first)}</li>" if first else ""
    entries += "".join(
        f"<li>{_source(ref, sources, text, is_agreed=is_agreed)}</li>" for ref in refs
    )
    beginning = shorten(about or "", _ABOUT, placeholder=" …")
    hidden = f'<span class="bc-hidden"> · {escape(beginning)}</span>' if about else ""
    kind = f" bc-by-{support_of(refs, sources)}" if refs else ""
    words = said_support(refs, sources, text) if refs else text("source.why")
    return (
        f'<details class="bc-why{kind}">'
        f"<summary>{escape(words)}{hidden}</summary><ul>{entries}</ul></details>"
    )


def _label(statement: Statement) -> str:
    if statement.label is None:
        return ""
    tone = "" if statement.tone is Tone.PLAIN else f" bc-tone-{statement.tone}"
    return f'<strong class="bc-label{tone}">{escape(statement.label)}</strong> '


def link_of(source: Source, words: str | None = None) -> str:
    """Return the address of a source as a link, or nothing; without `words` it says its site."""
    if source.link is None:
        return ""
    words = words or urlsplit(source.link).netloc.removeprefix("www.")
    return f'<a href="{escape(source.link)}" target="_blank" rel="noreferrer">{escape(words)}</a>'


def _source(ref: str, sources: Mapping[str, Source], text: Texts, *, is_agreed: bool) -> str:
    """Return a source in a line; how well we know it only where that is not by having read it."""
    source_id, _, mark = ref.partition(" ")
    source = sources[source_id]
    if source.support is Support.OWN:
        return escape(text("source.own_agreed" if is_agreed else "source.own"))
    known = mark or source.basis
    told = [] if known == Basis.CHECKED else [text(f"source.basis.{known}")]
    if source.retraction not in (None, Retraction.NONE_SEEN):
        told.append(text(f"source.state.{source.retraction}"))
    doubt = f" <em>{escape(' '.join(told))}</em>" if told else ""
    read = link_of(source) or escape(source.citation)
    return f"<strong>{escape(source.short)}</strong>{doubt} {escape(source.found)} {read}"
