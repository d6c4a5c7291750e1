"""The bibliography on the screen: by kind of support, each with its address and its state."""

from html import escape

from backcare.content.texts import Texts
from backcare.domain.review import Source, Support
from backcare.ui import parts
from backcare.ui.dates import long_date
from backcare.ui.markup import link_of
from backcare.ui.visit import Visit


def show_sources(visit: Visit) -> None:
    """Show all sources that the content cites, strongest kind first, by name."""
    sources = sorted(visit.content.sources.values(), key=lambda source: source.short.casefold())
    for support in Support:
        items = "".join(
            f"<li>{_entry(one, visit.text)}</li>" for one in sources if one.support is support
        )
        name = visit.text(f"sources.kind.{support}")
        below = visit.text(f"sources.means.{support}")
        parts.show(parts.heading(name, below), f'<ul class="bc-list bc-points">{items}</ul>')


def _entry(source: Source, text: Texts) -> str:
    lines = [
        f"<strong>{escape(source.short)}</strong> {escape(source.found)}",
        f"{escape(source.citation)} {link_of(source)}",
        escape(_state(source, text)),
    ]
    return "".join(f"<p>{line}</p>" for line in lines if line)


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
    return " ".join(said)
