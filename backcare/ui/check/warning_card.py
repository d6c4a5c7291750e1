"""The emergency card: on the screen to show, and as a page to print."""

from html import escape

import streamlit as st

from backcare.domain.check.triage import Urgency
from backcare.domain.check.warning_card import CardLine
from backcare.domain.helplines import Helplines
from backcare.paper.warning_card import PrintedCard, print_warning_card
from backcare.ui.care_card import emergency_call, unbroken
from backcare.ui.dates import long_date
from backcare.ui.files import offer_file
from backcare.ui.helplines import ask_country, chosen_helplines
from backcare.ui.markup import why
from backcare.ui.review import show_review
from backcare.ui.visit import Visit


def show_warning_card(visit: Visit) -> None:
    """Draw the whole card below its title; it needs no record and is never withheld."""
    text, card = visit.text, visit.content.warning_card
    helplines = chosen_helplines(visit)
    word = visit.content.screen.text_for(Urgency.EMERGENCY).word
    st.html(
        f'<section class="bc-care bc-care-{Urgency.EMERGENCY}" aria-label="{escape(word)}">'
        f'<div class="bc-care-word">{escape(word)}</div>'
        f"<h2>{escape(text('card.now'))}</h2>"
        f"{emergency_call(helplines, text, is_first=True)}</section>"
    )
    st.header(text("card.signs"), anchor=False)
    st.html(f"<p><strong>{escape(card.counts.text)}</strong></p>{_why(card.counts, visit)}")
    st.html(_lines(card.signs, visit))
    st.header(text("card.do"), anchor=False)
    st.html(_lines(card.steps, visit))
    st.header(text("card.staff"), anchor=False)
    st.html(f'<section class="bc-care"><p>{escape(card.staff.text)}</p></section>')
    st.html(_why(card.staff, visit))
    _offer(helplines, visit)
    ask_country(visit)
    show_review(card.review, visit, "card")


def _offer(helplines: Helplines, visit: Visit) -> None:
    text = visit.text
    st.header(text("card.keep"), anchor=False)
    st.markdown(text("card.keep_help"))
    offer_file(
        text("card.print"),
        lambda: print_warning_card(printed_card(helplines, visit)),
        key="card.print",
        name=text("card.file"),
        media_type="application/pdf",
        visit=visit,
    )


def printed_card(helplines: Helplines, visit: Visit) -> PrintedCard:
    """Return the words of the card on paper, with the number of the chosen country."""
    text, card = visit.text, visit.content.warning_card
    call = helplines.emergency
    return PrintedCard(
        title=text("card.title"),
        counts=card.counts.text,
        signs=[line.text for line in card.signs],
        steps=[line.text for line in card.steps],
        staff=card.staff.text,
        short_counts=card.counts.short or "",
        short_signs=[line.short or "" for line in card.signs],
        short_staff=card.staff.short or "",
        now=text("card.now_short"),
        number="" if call is None else text("card.number", number=unbroken(call)),
        number_blank=text("card.number_blank"),
        blanks=(text("card.name"), text("card.since")),
        cut=text("card.cut", written_on=long_date(card.review.written_on)),
        is_letter=visit.is_letter,
        language=visit.measures.words,
    )


def _lines(lines: tuple[CardLine, ...], visit: Visit) -> str:
    items = "".join(
        f"<li><span>{escape(line.text)}</span>{_why(line, visit)}</li>" for line in lines
    )
    return f'<ul class="bc-list bc-points">{items}</ul>'


def _why(line: CardLine, visit: Visit) -> str:
    return why(line.sources, visit.content.sources, visit.text, line.text)
