"""The page for the clinician, put together from the answers of this visit."""

from collections.abc import Sequence

import streamlit as st

from backcare.clock import local_time
from backcare.domain.check.assessment import Answered, Assessment
from backcare.paper.blocks import Block
from backcare.paper.clinician import ClinicianPage, print_clinician_page
from backcare.ui.check.advice import first_exercises, running_lines, was_asked_behaviour
from backcare.ui.check.answers import (
    PREGNANCY_KEY,
    Check,
    day_of_result,
    marked_areas,
    times,
    with_noes,
)
from backcare.ui.check.limits import line_for
from backcare.ui.check.result import age_label, told_flags
from backcare.ui.dates import long_date
from backcare.ui.files import offer_file
from backcare.ui.visit import Visit


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
    text, book, screen = visit.text, visit.content.rule_book, visit.content.screen
    told = screen.text_for(assessment.urgency)
    by_answer: dict[Answered, list[str]] = {answered: [] for answered in Answered}
    told_answers = with_noes(check)
    for name, answered in told_answers.items():
        by_answer[answered].append(book.words(name))
    answers = [Block(text("paper.yes"), by_answer[Answered.YES] or [text("paper.nothing")])]
    if by_answer[Answered.NOT_SURE]:
        answers.append(Block(text("paper.unsure"), by_answer[Answered.NOT_SURE]))
    if not check.is_whole:
        answers.append(Block(text("paper.not_all"), []))
    advice = [
        Block(
            text("paper.advised", word=told.word),
            [
                f"{told.heading}. {told.text}",
                *_flag_lines(assessment, visit),
                *running_lines(check, assessment, visit),
                *filter(None, [_waits(assessment, visit)]),
            ],
            is_list=False,
        )
    ]
    first = first_exercises(check, assessment, visit)
    if first:
        names = [visit.content.exercises[exercise].name for exercise in first]
        advice.append(Block(text("check.first_exercises"), [", ".join(names)], is_list=False))
    common = _in_common(check, assessment, visit)
    if common:
        advice.append(Block(text("paper.common"), common))
    if marked_areas():
        answers.append(Block(text("paper.where"), [book.words(a) for a in marked_areas()]))
    areas = ", ".join(book.words(a) for a in marked_areas()) or text("paper.nothing")
    rules = ", ".join(dict.fromkeys(fired.rule for fired in assessment.fired))
    advice.append(Block(text("paper.rules", rules=rules), [], is_list=False))
    return ClinicianPage(
        title=text("paper.title"),
        lead=text("paper.lead"),
        facts=_facts(visit),
        answers=answers,
        advice=advice,
        noes_heading=text("paper.no"),
        noes=_noes([n for n, a in told_answers.items() if a is Answered.NO], visit),
        footer=text("paper.footer", written_on=long_date(screen.review.written_on)),
        body_map=visit.content.body_map,
        pictures=visit.clips,
        marked=marked_areas(),
        picture_words=text("paper.picture", areas=areas),
        is_letter=visit.is_letter,
    )


def _waits(assessment: Assessment, visit: Visit) -> str:
    return line_for(assessment.limit, assessment.urgency, day_of_result(visit), visit)


def _noes(names: Sequence[str], visit: Visit) -> list[Block]:
    """Return what was answered no in a few words each: emergency signs, other signs, behaviour."""
    content = visit.content
    emergency = [name for name in names if name in content.screen.signs]
    behaviour = [name for name in names if name in content.rule_book.behaviour_answers]
    other = [name for name in names if name not in (*emergency, *behaviour)]
    groups = {"emergency": emergency, "other": other, "behaviour": behaviour}
    return [
        Block(visit.text(f"paper.no_of.{group}"), [content.brief[name] for name in found])
        for group, found in groups.items()
        if found
    ]


def _facts(visit: Visit) -> str:
    text, choice = visit.text, st.session_state.get(PREGNANCY_KEY)
    start, end = (local_time(moment, visit.time_zone) for moment in times())
    facts = text(
        "paper.facts",
        day=long_date(day_of_result(visit)),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        age=age_label(visit).lower(),
    )
    return facts + (text(f"paper.pregnancy.{choice}") if choice in ("pregnant", "birth") else "")


def _flag_lines(assessment: Assessment, visit: Visit) -> list[str]:
    return [visit.content.advice.for_flag(flag).text for flag in told_flags(assessment)]


def _in_common(check: Check, assessment: Assessment, visit: Visit) -> list[str]:
    if not was_asked_behaviour(check, visit):
        return []
    return [visit.content.advice.for_group(fit.group).name for fit in assessment.groups]
