"""The page for the physiotherapist, from the diary."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.entries import PainContext, RunSession
from backcare.domain.tracker.adherence import settled
from backcare.domain.tracker.load import Growth, run_loads
from backcare.domain.tracker.trend import weekly_pain
from backcare.domain.weeks import week_start
from backcare.paper.blocks import Block
from backcare.paper.summary import Curve, SummaryPage, print_summary
from backcare.ui.dates import long_date, short_date
from backcare.ui.demo import marked
from backcare.ui.files import offer_file
from backcare.ui.numbers import fixed_number, said_number
from backcare.ui.tracker.diary import Diary
from backcare.ui.visit import Visit

_WEEKS = (4, 12, 26)


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
    since = week_start(today) - timedelta(weeks=weeks - 1)
    starts = [since + timedelta(weeks=n) for n in range(weeks)]
    pain = weekly_pain(diary.check_ins, since, today)
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
            curves="; ".join(_in_words(curve, text) for curve in curves),
        ),
        parts=[
            Block(text("summary.ratings"), _pain_lines(diary, since, visit)),
            Block(text("summary.function"), _function_lines(diary, since, visit)),
            Block(text("summary.sessions"), _session_lines(diary, weeks, visit)),
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
    )


def _in_words(curve: Curve, text: Texts) -> str:
    values = (text("summary.not_rated") if v is None else said_number(v) for v in curve.values)
    return f"{curve.name}: {', '.join(values)}"


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
    effects = Counter(
        int(w.effect) for w in diary.weekly if w.week >= since and w.effect is not None
    )
    lines = []
    if effects:
        parts = [text(f"summary.effect_of.{e}", n=n) for e, n in sorted(effects.items())]
        lines.append(text("summary.effect", effects=", ".join(parts)))
    inside = [a for a in diary.activities if a.day >= since]
    if inside:
        before = {r.name: r.ability for r in inside[0].activities}
        lines += [
            text(
                "activities.change",
                name=r.name,
                first=before.get(r.name, text("chart.none")),
                latest=r.ability,
            )
            for r in inside[-1].activities
        ]
    return lines or [text("summary.no_function")]


def _session_lines(diary: Diary, weeks: int, visit: Visit) -> list[str]:
    told = diary.weeks_back(weeks)
    done = sum(w.done for w in told)
    judged = settled(told)
    if not judged:
        return [visit.text("summary.sessions_only", done=done)]
    counted = sum(w.done for w in judged)
    others = [visit.text("summary.sessions_more", n=done - counted)] if done > counted else []
    return [
        visit.text(
            "summary.sessions_line",
            done=counted,
            planned=sum(w.planned or 0 for w in judged),
            reached=sum(w.is_reached for w in judged),
            weeks=len(judged),
        ),
        *others,
    ]


def _run_lines(diary: Diary, since: date, visit: Visit) -> list[str]:
    text = visit.text
    loads = run_loads(diary.runs, since, visit.today)
    lines = []
    metres = [x.metres for x in loads if x.metres is not None]
    if metres:
        lines.append(
            text(
                "summary.runs_line",
                n=len(metres),
                km=fixed_number(sum(metres) / 1000, 0),
                longest=fixed_number(max(metres) / 1000, 1),
            )
        )
    inside = [r for r in diary.runs if since <= r.day <= visit.today]
    lines += _time_lines([r for r in inside if r.distance_m is None or r.is_walk], text)
    steps = Counter(x.step for x in loads)
    if steps.total() > steps[None]:
        lines.append(
            text(
                "summary.spikes",
                n=steps[Growth.LONGER] + steps[Growth.DOUBLE],
                of=steps.total() - steps[None],
                double=steps[Growth.DOUBLE],
            )
        )
    return lines or [text("summary.no_runs")]


def _time_lines(runs: Sequence[RunSession], text: Texts) -> list[str]:
    """Return what was run by time alone, and apart from it walks and run-walks not measured."""
    ran = [r.seconds_running for r in runs if r.seconds_running]
    walked = [r.minutes or 0 for r in runs if r.is_walk]
    either = [r.minutes or 0 for r in runs if r.seconds_running is None and not r.is_walk]
    lines = []
    if ran:
        longest = max(r.minutes_running or 0 for r in runs)
        minutes = max(longest, (sum(ran) + 30) // 60)
        lines.append(text("summary.runs_by_time", n=len(ran), minutes=minutes, longest=longest))
    if either:
        lines.append(text("summary.run_walks", n=len(either), minutes=sum(either)))
    if walked:
        lines.append(text("summary.walks", n=len(walked), minutes=sum(walked)))
    return lines


def _check_lines(since: date, visit: Visit) -> list[str]:
    text, content = visit.text, visit.content
    kept = visit.store.find(SelfCheckResult, since=since)
    lines = [
        text(
            "summary.check",
            day=short_date(check.day),
            word=content.screen.text_for(check.urgency).word,
            rules=", ".join(check.rules) or text("summary.no_rules"),
            groups="; ".join(
                content.advice.for_group(g).name
                for g in check.groups
                if g is not BehaviourGroup.UNCLEAR
            ),
        ).strip()
        for check in kept
    ]
    return lines or [text("summary.no_checks")]


def _pause_part(diary: Diary, since: date, visit: Visit) -> list[Block]:
    text = visit.text
    lines = [
        text(
            "summary.pause",
            since=short_date(p.day),
            until=text("pause.open") if p.until is None else short_date(p.until),
            reason=text(f"pause.reason.{p.reason}"),
        )
        for p in diary.pauses
        if p.until is None or p.until >= since
    ]
    return [Block(text("summary.pauses"), lines)] if lines else []
