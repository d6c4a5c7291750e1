"""Numbers to call: emergency, crisis lines, and whose they are."""

import unicodedata
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.helplines import FALLBACK, Helplines
from backcare.domain.review import OWN_SUMMARY
from backcare.ui.care_card import call_link, emergency_call
from backcare.ui.dates import long_date
from backcare.ui.device import first_country, keep_country
from backcare.ui.markup import why
from backcare.ui.visit import COUNTRY, Visit


def chosen_helplines(visit: Visit) -> Helplines:
    """Return the numbers to show: of the chosen country, else of the likely one."""
    known = visit.content.helplines
    chosen = st.session_state.get(COUNTRY) or visit.chosen_country
    return known.get(chosen or visit.country, known[visit.country])


def ask_country(visit: Visit, label: str | None = None) -> None:
    """Let the reader change the country of the numbers: one tap opens the list beside them."""
    helplines, here = visit.content.helplines, chosen_helplines(visit)
    codes = sorted(helplines, key=lambda code: _place_in_list(helplines[code]))
    if label is None and here.country != FALLBACK:
        label = visit.text("check.change_country", country=here.name)
    st.selectbox(
        label or visit.text("check.choose_country"),
        codes,
        index=codes.index(_first_shown(visit)),
        format_func=lambda code: helplines[code].name,
        key=COUNTRY,
        persist_state="session",
        on_change=lambda: keep_country(st.session_state[COUNTRY], visit.country),
    )


def _first_shown(visit: Visit) -> str:
    """Return the country with which the field begins: what it begins with stays for a visit."""
    kept = first_country(visit.country)
    return kept if kept and kept in visit.content.helplines else visit.country


def _place_in_list(entry: Helplines) -> tuple[bool, str]:
    """Return the key that sorts names: Åland under A, US before Ukraine, another country last."""
    plain = unicodedata.normalize("NFKD", entry.name).encode("ascii", "ignore").decode()
    return entry.country == FALLBACK, plain.casefold()


def show_call_now(helplines: Helplines, visit: Visit, *, is_quiet: bool = False) -> None:
    """Show the emergency number: some people must not finish the form."""
    text = visit.text
    look = "bc-care" if is_quiet else "bc-care bc-care-E"
    st.html(
        f'<section class="{look}" aria-label="{escape(text("check.call_now"))}">'
        f'<div class="bc-care-word">{escape(text("check.call_now"))}</div>'
        f"{emergency_call(helplines, text, is_first=not is_quiet)}</section>"
    )


def show_crisis_lines(helplines: Helplines, visit: Visit) -> None:
    """Say where to turn when pain makes life feel unbearable (RF45); always on the page.

    If no crisis line is known, it says so: the ambulance is never presented as one.
    """
    text = visit.text
    call = emergency_call(helplines, text)
    if helplines.crisis:
        lines = "".join(call_link(line, text) for line in helplines.crisis)
        whom = f"{lines}<p>{escape(text('check.crisis_unanswered'))}</p>{call}"
    else:
        unknown = escape(text("check.crisis_unknown"))
        whom = f"<p>{unknown}</p>{call}<p>{lines_elsewhere(text)}</p>"
    st.html(
        f"<section><p><strong>{escape(text('check.crisis'))}</strong></p>"
        f"{whom}{_where_from(helplines, text)}</section>"
    )


def show_reach(helplines: Helplines, visit: Visit) -> None:
    """Say how one gets to somebody in this country; a general sentence where we do not know."""
    text, reach = visit.text, helplines.reach
    if reach is None:
        own = f'<p class="bc-reach">{escape(text("reach.unknown"))}</p>'
        st.html(own + why([OWN_SUMMARY], visit.content.sources, text))
        return
    page = escape(reach.seen.page)
    link = f'<a href="{escape(reach.seen.address)}" target="_blank" rel="noreferrer">{page}</a>'
    said = escape(text("list.of", name="{name}", words=reach.text))
    said = said.format(name=f"<strong>{escape(helplines.name)}</strong>")
    st.html(
        f'<p class="bc-reach">{said}</p>'
        f'<details class="bc-why bc-by-experts"><summary>{escape(text("source.says.experts"))}'
        f'<span class="bc-hidden"> · {escape(reach.text)}</span></summary>'
        f"<ul><li>{link} · {escape(long_date(reach.seen.on))}</li></ul></details>"
    )


def lines_elsewhere(text: Texts) -> str:
    """Return a link to the list of crisis lines of many countries, for somebody to tap."""
    address = escape(text("check.lines_address"))
    link = f'<a href="https://{address}" target="_blank" rel="noreferrer">{address}</a>'
    return escape(text("check.lines_elsewhere", address="{address}")).format(address=link)


def _where_from(helplines: Helplines, text: Texts) -> str:
    """Return the page where each number was seen, and the day, folded up."""
    if not helplines.numbers:
        return ""
    items = "".join(
        f"<li>{escape(line.shown)} · "
        f'<a href="{escape(line.seen.address)}" target="_blank" rel="noreferrer">'
        f"{escape(line.seen.page)}</a> · "
        f"{escape(long_date(line.seen.on))}</li>"
        for line in {(line.dial, line.seen): line for line in helplines.numbers}.values()
    )
    return (
        f'<details class="bc-why"><summary>{escape(text("check.numbers_from"))}</summary>'
        f"<ul>{items}</ul></details>"
    )
