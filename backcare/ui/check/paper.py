"""The page for the clinician, put together from the answers of this visit."""

import streamlit as st

from backcare.clock import local_time
from backcare.domain.check.assessment import Answered, Assessment, reasons
from backcare.domain.check.hold import CHECK_AGAIN_AFTER, FULL_CHECK_AFTER
from backcare.domain.check.pages import ABOUT_YOU_QUESTIONS
from backcare.domain.check.result import Limit
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.sides import Side
from backcare.paper.clinician import print_clinician_page
from backcare.paper.clinician_words import ClinicianPage, Row, Said
from backcare.ui.check.advice import (
    first_exercises,
    held_back,
    running_lines,
    was_asked_behaviour,
)
from backcare.ui.check.answers import (
    PREGNANCY_KEY,
    Check,
    day_of_result,
    marked_areas,
    times,
    with_noes,
)
from backcare.ui.check.denied import denied_rows, not_asked_line
from backcare.ui.check.limits import line_for
from backcare.ui.check.result import age_label, told_flags, told_heading
from backcare.ui.dates import long_date, said_time_of_day
from backcare.ui.files import offer_file
from backcare.ui.lists import listed, listed_apart, sentences
from backcare.ui.visit import Visit

_OF_THE_SCREEN = (Flag.CRISIS, Flag.SAFETY_NET)
"""The flags whose words point to what stands on the screen only."""


def is_to_be_shown(check: Check) -> bool:
    """Return whether the next step is somebody who should see the page, and it stands at hand."""
    known = check.assessment
    return known is not None and known.limit is Limit.ALL and not check.is_emergency


def offer_paper(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Draw the button that makes and downloads the page; nothing is made before the tap."""
    text = visit.text
    st.header(text("check.for_clinician"), anchor=False)
    offer_file(
        text("check.download"),
        lambda: print_clinician_page(clinician_page(check, assessment, visit)),
        key="check.download",
        name=text("paper.file", day=visit.today.isoformat()),
        media_type="application/pdf",
        visit=visit,
    )
    st.caption(text("check.download_help"))


def clinician_page(check: Check, assessment: Assessment, visit: Visit) -> ClinicianPage:
    """Return the page's words: the answers as the runner read them, and the advice they got."""
    text, screen = visit.text, visit.content.screen
    marked = marked_areas()
    rules = listed(dict.fromkeys(fired.rule for fired in assessment.fired))
    return ClinicianPage(
        title=text("paper.title"),
        blanks=(text("paper.name"), text("paper.born")),
        facts=_facts(visit),
        lead=text("paper.lead"),
        said=_said(check, assessment, visit),
        main_note=text("paper.main_note"),
        nothing_said=text("paper.nothing"),
        course=_course(check, visit),
        where=_where(check, visit),
        denied_heading=text("paper.no"),
        denied=denied_rows(check, visit),
        not_asked=not_asked_line(check, visit),
        advised=text("paper.advised", word=screen.text_for(assessment.urgency).word),
        heading=told_heading(assessment, visit),
        advice=_advice(check, assessment, visit),
        rules=text("paper.rules", rules=rules),
        footer=text("paper.footer", written_on=long_date(screen.review.written_on)),
        body_map=visit.content.body_map,
        pictures=visit.clips,
        marked=marked,
        picture_words=text("paper.picture", areas=_areas(visit) or text("paper.nowhere")),
        sides={side: text(f"body_map.{side}") for side in Side},
        is_letter=visit.is_letter,
        language=visit.measures.words,
    )


def _facts(visit: Visit) -> str:
    text, choice = visit.text, st.session_state.get(PREGNANCY_KEY)
    start, end = (
        said_time_of_day(local_time(moment, visit.time_zone).time()) for moment in times()
    )
    facts = text(
        "paper.facts_at" if start == end else "paper.facts",
        day=long_date(day_of_result(visit)),
        start=start,
        end=end,
        age=age_label(visit) or text("paper.no_age"),
    )
    return " · ".join((facts, text(f"paper.pregnancy.{choice or 'not_asked'}")))


def _said(check: Check, assessment: Assessment, visit: Visit) -> list[tuple[str, list[Said]]]:
    """Return what was answered yes, then what was not sure, each the most urgent first."""
    text, found = visit.text, reasons(assessment, check.answers)
    main = {r.name for r in found if r.gives is assessment.urgency is not Urgency.NO_MATCH}
    ranks = {reason.name: rank for rank, reason in enumerate(found)}
    said = []
    for heading, names in (("yes", _yes(check, visit)), ("unsure", _unsure(check))):
        ranked = sorted(names, key=lambda name: ranks.get(name, len(ranks)))
        if ranked:
            lines = [_one(name, name in main, visit) for name in ranked]
            said.append((text(f"paper.{heading}"), lines))
    return said


def _one(name: str, is_main: bool, visit: Visit) -> Said:
    return Said(visit.content.rule_book.words(name), visit.content.brief[name], is_main)


def _yes(check: Check, visit: Visit) -> list[str]:
    """Return what was answered yes, without what the head and the course of the page say."""
    choices = visit.content.check_flow.choices_for_all
    elsewhere = {*ABOUT_YOU_QUESTIONS, *(name for c in choices for name in c.questions)}
    told = with_noes(check)
    return [n for n, a in told.items() if a is Answered.YES and n not in elsewhere]


def _unsure(check: Check) -> list[str]:
    """Return what was answered with "not sure": a line that stands for details, as it was."""
    told = {n for n, a in with_noes(check).items() if a is Answered.NOT_SURE}
    names = []
    for asked in check.pages:
        for line in asked.lines:
            details = told & {*line.details}
            names += [line.name] if details else []
            told -= details
    return [*names, *sorted(told)]


def _course(check: Check, visit: Visit) -> list[Row]:
    """Return how bad it is and for how long, as the runner chose it."""
    rows = []
    for choice in visit.content.check_flow.choices_for_all:
        option = choice.chosen(check.answers)
        words = visit.text("paper.not_asked") if option is None else option.text
        rows.append(Row(choice.text, words))
    return rows


def _where(check: Check, visit: Visit) -> Row:
    was_asked = any(asked.page.has_map for asked in check.left_pages)
    nowhere = visit.text("paper.nowhere" if was_asked else "paper.not_asked")
    return Row(visit.text("paper.where"), _areas(visit) or nowhere)


def _areas(visit: Visit) -> str:
    marked, areas = marked_areas(), visit.content.body_map.areas
    return listed_apart((area.label for area in areas if area.id in marked), visit.text)


def _advice(check: Check, assessment: Assessment, visit: Visit) -> list[Row]:
    """Return what was advised, a row for each part of it that there is."""
    text, library = visit.text, visit.content.exercises
    running = running_lines(check, assessment, visit)
    flags = [f for f in told_flags(assessment) if f not in _OF_THE_SCREEN]
    also = [visit.content.advice.for_flag(flag).text for flag in flags]
    first = [library[exercise].name for exercise in first_exercises(check, assessment, visit)]
    rows = {
        "waits": line_for(assessment.limit, assessment.urgency, day_of_result(visit), visit),
        "running": sentences(*running),
        "first": listed_apart(first, text),
        "later": listed_apart(held_back(check, assessment, visit), text) if first else "",
        "also": sentences(*(words for words in also if words not in running)),
        "again": _when_again(assessment, visit),
        "common": listed_apart(_in_common(check, assessment, visit), text),
    }
    return [Row(text(f"paper.row.{row}"), words) for row, words in rows.items() if words]


def _when_again(assessment: Assessment, visit: Visit) -> str:
    if is_at_least(assessment.urgency, Urgency.WITHIN_DAYS):
        return visit.text("paper.again_when_seen")
    day = day_of_result(visit)
    soon, full = (long_date(day + wait) for wait in (CHECK_AGAIN_AFTER, FULL_CHECK_AFTER))
    return visit.text("paper.again_on", soon=soon, full=full)


def _in_common(check: Check, assessment: Assessment, visit: Visit) -> list[str]:
    if not was_asked_behaviour(check, visit):
        return []
    return [visit.content.advice.for_group(fit.group).name for fit in assessment.groups]
