"""The page for the physiotherapist, from the diary."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.entries import ExerciseDone, PainContext, RunSession, SetDone
from backcare.domain.pauses import whole
from backcare.domain.tracker.activity_ratings import activities_rated
from backcare.domain.tracker.adherence import overall_adherence, settled
from backcare.domain.tracker.load import run_loads, sums_of
from backcare.domain.tracker.measures import whole_minutes
from backcare.domain.tracker.trend import weekly_pain
from backcare.domain.tracker.weekly_answers import answers_by_week
from backcare.paper.blocks import Block
from backcare.paper.summary import Curve, SummaryPage, print_summary
from backcare.ui.check.kept import clearance_line
from backcare.ui.check.limits import line_of
from backcare.ui.dates import long_date, short_date
from backcare.ui.demo import marked
from backcare.ui.files import offer_file
from backcare.ui.lists import listed, listed_apart, sentences
from backcare.ui.numbers import load_figure, said_distance, said_number, said_time, whole_percent
from backcare.ui.tracker.charts_activities import said_activities
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.entry_words import said_stretch
from backcare.ui.visit import Visit

_WEEKS = (4, 12, 26)
_SESSIONS = 5
"""So many of the latest sessions are told one by one: they fit beside all else on one page."""


def offer_summary(diary: Diary, visit: Visit) -> None:
    """Draw the choice of weeks, and the button that makes and downloads the page for them."""
    text = visit.text
    weeks = st.segmented_control(
        text("data.summary_weeks"),
        _WEEKS,
        default=_WEEKS[1],
        required=True,
        key="data.summary.weeks",
        on_change="ignore",
    )
    offer_file(
        text("data.summary"),
        lambda: print_summary(summary_page(diary, weeks, visit)),
        key="data.summary",
        name=text("summary.file", day=visit.today.isoformat()),
        media_type="application/pdf",
        visit=visit,
    )
    st.caption(text("data.summary_help"))


def summary_page(diary: Diary, weeks: int, visit: Visit) -> SummaryPage:
    """Return the words and numbers of the last `weeks` weeks."""
    text, today = visit.text, visit.today
    since = visit.weeks.start(today) - timedelta(weeks=weeks - 1)
    starts = [since + timedelta(weeks=n) for n in range(weeks)]
    pain = weekly_pain(diary.check_ins, since, today, visit.weeks)
    by_week = {(p.week, p.context): p.nprs for p in pain}
    curves = [
        Curve(text(f"nprs.context.{c}"), [by_week.get((s, c)) for s in starts]) for c in PainContext
    ]
    first_last = (short_date(starts[0]), short_date(starts[-1]))
    return SummaryPage(
        title=text("summary.title"),
        facts=text(
            "summary.facts",
            since=long_date(since),
            until=long_date(today),
            today=long_date(today),
        ),
        lead=marked(text("summary.lead"), visit),
        pain_heading=text("summary.pain"),
        curves=curves,
        weeks=first_last,
        curve_words=text(
            "summary.curve_words",
            first=first_last[0],
            last=first_last[1],
            curves=listed_apart((_in_words(curve, text) for curve in curves), text),
        ),
        parts=[
            Block(text("summary.ratings"), _pain_lines(diary, since, visit)),
            Block(text("summary.function"), _function_lines(diary, since, visit)),
            Block(text("summary.sessions"), _session_lines(diary, weeks, visit)),
            *_done_part(diary, since, visit),
            Block(text("summary.runs"), _run_lines(diary, since, visit)),
            Block(text("summary.checks"), _check_lines(since, visit)),
            *_pause_part(diary, since, visit),
        ],
        footer=text(
            "summary.footer",
            today=long_date(today),
            written_on=long_date(visit.content.screen.review.written_on),
        ),
        is_letter=visit.is_letter,
        language=visit.measures.words,
    )


def _in_words(curve: Curve, text: Texts) -> str:
    values = (text("summary.not_rated") if v is None else said_number(v) for v in curve.values)
    return text("list.of", name=curve.name, words=listed(values))


def _pain_lines(diary: Diary, since: date, visit: Visit) -> list[str]:
    text, lines = visit.text, []
    for context in PainContext:
        rated = [
            nprs
            for c in diary.check_ins
            if since <= c.day <= visit.today and (nprs := c.nprs(context)) is not None
        ]
        if rated:
            lines.append(
                text(
                    "summary.pain_line",
                    context=text(f"nprs.context.{context}"),
                    first=rated[0],
                    latest=rated[-1],
                    worst=max(rated),
                    n=len(rated),
                )
            )
    return lines or [text("summary.no_pain")]


def _function_lines(diary: Diary, since: date, visit: Visit) -> list[str]:
    text = visit.text
    told = answers_by_week(diary.weekly, lambda check: check.effect, visit.weeks)
    effects = Counter(int(effect) for week, effect in told.items() if week >= since)
    lines = []
    if effects:
        parts = [text(f"summary.effect_of.{e}", n=n) for e, n in sorted(effects.items())]
        lines.append(text("summary.effect", effects=listed(parts)))
    rated = activities_rated(a for a in diary.activities if a.day >= since)
    return [*lines, *said_activities(rated, text, str)] or [text("summary.no_function")]


def _session_lines(diary: Diary, weeks: int, visit: Visit) -> list[str]:
    text, told = visit.text, diary.weeks_back(weeks)
    done = sum(w.done for w in told)
    judged = settled(told)
    overall = overall_adherence(judged)
    if overall is None:
        return [text("summary.sessions_only", done=done)]
    others = done - overall.done
    return [
        text(
            "summary.sessions_line",
            done=overall.fulfilled,
            planned=overall.planned,
            percent=whole_percent(overall.share),
            reached=sum(w.is_reached for w in judged),
            weeks=len(judged),
        ),
        *([text("summary.sessions_extra", n=overall.extra)] if overall.extra else []),
        *([text("summary.sessions_more", n=others)] if others else []),
    ]


def _done_part(diary: Diary, since: date, visit: Visit) -> list[Block]:
    """Return the latest sessions, the newest first: exercises, their doses, and pain."""
    text = visit.text
    told = sorted(
        (
            s
            for s in diary.sessions
            if since <= s.day <= visit.today and (s.done or s.nprs is not None)
        ),
        key=lambda session: (session.day, session.logged_at),
        reverse=True,
    )[:_SESSIONS]
    lines = [
        text(
            "summary.done_line",
            day=short_date(session.day),
            pain=text(
                "summary.not_rated" if session.nprs is None else "summary.nprs", n=session.nprs
            ),
            done=listed_apart((_done(one, visit) for one in session.done), text)
            or text("summary.no_doses"),
        )
        for session in told
    ]
    return [Block(text("summary.done"), lines)] if lines else []


def _done(done: ExerciseDone, visit: Visit) -> str:
    """Return an exercise with its sets as they were done, and pain if it was rated."""
    text, known = visit.text, visit.content.exercises.get(done.exercise)
    alike = Counter(_set(one, text) for one in done.sets)
    sets = listed(text("summary.sets", n=n, each=each) for each, n in alike.items())
    name = done.exercise if known is None else known.name
    told = text("list.of", name=name, words=sets) if sets else name
    if done.nprs is None:
        return told
    return text("list.aside", words=told, aside=text("summary.done_pain", n=done.nprs))


def _set(one: SetDone, text: Texts) -> str:
    hold = "" if one.hold_seconds is None else text("summary.hold", n=one.hold_seconds)
    reps = "" if one.reps is None else str(one.reps)
    much = text("summary.times", reps=reps, hold=hold) if reps and hold else reps or hold
    load = "" if one.load_g is None else text("summary.load", load=load_figure(one.load_g, text))
    return text("summary.loaded", much=much, load=load) if much and load else much or load


def _run_lines(diary: Diary, since: date, visit: Visit) -> list[str]:
    text = visit.text
    loads = run_loads(diary.runs, since, visit.today)
    lines, sums = [], sums_of(loads)
    if sums.with_distance:
        lines.append(
            text(
                "summary.runs_line",
                n=sums.with_distance,
                distance=said_distance(sums.metres, text),
                longest=said_distance(sums.longest_metres, text),
            )
        )
    if sums.by_time:
        lines.append(
            text(
                "summary.runs_by_time",
                n=sums.by_time,
                time=said_time(whole_minutes(sums.seconds), text),
                longest=said_time(whole_minutes(sums.longest_seconds), text),
            )
        )
    lines += _walk_lines([r for r in diary.runs if since <= r.day <= visit.today], text)
    if sums.compared:
        lines.append(text("summary.spikes", n=sums.longer, of=sums.compared, double=sums.double))
    return lines or [text("summary.no_runs")]


def _walk_lines(runs: Sequence[RunSession], text: Texts) -> list[str]:
    """Return walks, and run-walks of which nobody knows how much was run, apart from runs."""
    walks = [r for r in runs if r.is_walk]
    either = [r for r in runs if r.is_run_walk and r.seconds_running is None and not r.is_walk]
    return [*_timed("run_walks", either, text), *_timed("walks", walks, text)]


def _timed(key: str, runs: Sequence[RunSession], text: Texts) -> list[str]:
    """Return how many these are and their minutes, apart from those of which no time is known."""
    minutes = [r.minutes for r in runs if r.minutes is not None]
    untimed = len(runs) - len(minutes)
    time = said_time(sum(minutes), text)
    lines = [text(f"summary.{key}", n=len(minutes), time=time)] if minutes else []
    return [*lines, *([text(f"summary.{key}_untimed", n=untimed)] if untimed else [])]


def _check_lines(since: date, visit: Visit) -> list[str]:
    text, content = visit.text, visit.content
    kept = visit.store.find(SelfCheckResult, since=since)
    lines = [
        sentences(
            text(
                "summary.check",
                day=short_date(check.day),
                word=content.screen.text_for(check.urgency).word,
                rules=listed(check.rules) or text("summary.no_rules"),
                groups=listed_apart(
                    (
                        content.advice.for_group(g).name
                        for g in check.groups
                        if g is not BehaviourGroup.UNCLEAR
                    ),
                    text,
                ),
            ).strip(),
            _waited(check, visit),
        )
        for check in kept
    ]
    return lines or [text("summary.no_checks")]


def _waited(check: SelfCheckResult, visit: Visit) -> str:
    """Return what a check asked to leave out, and who ended that."""
    line, cleared = line_of(check, visit), check.cleared
    if not line:
        return ""
    ended = () if cleared is None else (clearance_line(cleared, visit.text),)
    return sentences(line, *ended)


def _pause_part(diary: Diary, since: date, visit: Visit) -> list[Block]:
    text = visit.text
    # As long as they are, not only as far as they reach into the weeks of the page.
    told = (p for p in diary.pauses if p.until is None or p.until >= since)
    lines = [said_stretch(whole(pause), text) for pause in told]
    return [Block(text("summary.pauses"), lines)] if lines else []
