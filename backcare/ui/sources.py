"""The bibliography on the screen: by kind of support, each with its address and its state.

Words that somebody looks for stand in the address, as those of the exercises do: a reload and a
link keep them.
"""

from functools import partial
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.review import Source, Support
from backcare.domain.words import has_words, plain
from backcare.ui.dates import long_date
from backcare.ui.folded import show_folded
from backcare.ui.lists import sentences
from backcare.ui.markup import link_of
from backcare.ui.visit import Visit

_LONGEST = 200
"""More than any title: what is looked for is kept in the address."""
_FIELD_WIDTH = 720


def show_sources(visit: Visit) -> None:
    """Fold up all sources that the content cites, strongest kind first; or show those found."""
    text = visit.text
    sources = sorted(visit.content.sources.values(), key=lambda source: source.short.casefold())
    words = _ask_words(text)
    if words.strip():
        _show_found([one for one in sources if _is_meant(one, words)], len(sources), text)
        return
    with st.container(gap="xxsmall"):
        for support in Support:
            ours = [source for source in sources if source.support is support]
            name = text(f"sources.kind.{support}", n=len(ours))
            draw = partial(_show_kind, support, ours, text)
            show_folded(name, draw, key=f"sources.{support}")


def _ask_words(text: Texts) -> str:
    with st.container(width=_FIELD_WIDTH):
        return st.text_input(
            text("sources.search"),
            placeholder=text("sources.search_example"),
            max_chars=_LONGEST,
            key="find",
            bind="query-params",
        )


def _is_meant(source: Source, words: str) -> bool:
    """Return whether a source has all of the words; a number such as R13 means that one alone."""
    said = " ".join((source.short, source.found, source.citation))
    return plain(words).strip() == plain(source.id) or has_words(said, words)


def _show_found(found: list[Source], of: int, text: Texts) -> None:
    st.caption(text("sources.found", n=len(found), all=of))
    if not found:
        st.info(text("sources.none"))
        return
    items = "".join(
        f"<li>{_entry(one, text)}</li>"
        for support in Support
        for one in found
        if one.support is support
    )
    st.html(f'<ul class="bc-list bc-points">{items}</ul>')


def _show_kind(support: Support, sources: list[Source], text: Texts) -> None:
    items = "".join(f"<li>{_entry(one, text)}</li>" for one in sources)
    means = escape(text(f"sources.means.{support}"))
    st.html(f'<p>{means}</p><ul class="bc-list bc-points">{items}</ul>')


def _entry(source: Source, text: Texts) -> str:
    return (
        f"<strong>{escape(source.short)}</strong> {escape(source.found)}"
        f'<p class="bc-quiet">{escape(source.citation)} {link_of(source, source.link)}<br>'
        f"{escape(_state(source, text))}</p>"
    )


def _state(source: Source, text: Texts) -> str:
    """Say how well we know it, what was seen of it and when, and what may have replaced it."""
    said = [text(f"source.basis.{source.basis}")]
    if source.looked_up is not None:
        on = long_date(source.looked_up)
        said.append(text(f"sources.state.{source.retraction}", on=on))
    elif source.support is not Support.OWN:
        said.append(text("sources.not_looked_up"))
    if source.newer is not None:
        said.append(text("sources.newer", newer=source.newer))
    return sentences(*said)
