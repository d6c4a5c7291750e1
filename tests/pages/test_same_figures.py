"""Papers and pages say the same: each figure that two places show, on random diaries.

What is expected is counted here, from what the runner can take along, as docs/tracker.md says it.
"""

import csv
import io
import random
import zipfile
from datetime import timedelta
from statistics import median

import pyarrow as pa
import pytest
from pypdf import PdfReader

from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    CheckIn,
    EffectOnRunning,
    ExerciseSession,
    PainContext,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.tracker.load import Growth
from backcare.domain.words import as_text
from backcare.paper.summary import print_summary
from backcare.storage.exports import export_json, export_zip, read_export
from backcare.ui.dates import short_date
from backcare.ui.my_data.summary import summary_page
from backcare.ui.numbers import fixed_number, said_distance, said_number, said_time
from backcare.ui.tracker.diary import read_diary
from tests.builders import MONDAY, TODAY, _base, check_in, run, session
from tests.domain.tracker.marks import mark_of, seconds
from tests.pages.screen import TEXT, shown
from tests.visits import own, visit_on

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SINCE = MONDAY - 11 * WEEK
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.weekly) for seed in (1, 2, 3))]
NONE = TEXT("chart.none")


def random_diary(seed):
    rng = random.Random(seed)
    days = [TODAY - n * DAY for n in range(300)]
    entries = [
        *(session(n, rng.choice(days[:100])) for n in range(30)),
        *(_random_run(rng, 100 + n, rng.choice(days)) for n in range(60)),
        *(_random_ratings(rng, 300 + n, rng.choice(days)) for n in range(60)),
    ]
    for n in range(14):  # some weeks are asked about twice, some not at all
        week = MONDAY - rng.randrange(1, 9) * WEEK
        effect = rng.choice([None, *EffectOnRunning])
        entries.append(WeeklyCheck(**_base(500 + n), week=week, effect=effect, confidence=5))
    for n in range(6):
        names = rng.sample(["Long run", "Sitting", "Lifting", "Shoes"], rng.randrange(1, 4))
        rated = tuple(ActivityRating(name=x, ability=rng.randrange(11)) for x in names)
        entries.append(ActivityCheck(**_base(600 + n, rng.choice(days[:90])), activities=rated))
    return entries


def _random_run(rng, number, day):
    metres, minutes = rng.randrange(1000, 25_000, 50), rng.randrange(10, 180)
    exact = rng.randrange(600, 9000)
    return run(
        number,
        day,
        **rng.choice(
            [
                {"distance_m": metres},
                {"minutes": minutes},
                {"distance_m": metres, "minutes": minutes},
                {"distance_m": metres, "minutes": -(-exact // 60), "moving_seconds": exact},
                {"minutes": -(-exact // 60), "moving_seconds": exact},
            ]
        ),
    )


def _random_ratings(rng, number, day):
    asked = rng.sample(list(PainContext), rng.randrange(1, 4))
    return check_in(number, day, **{f"nprs_{context}": rng.randrange(11) for context in asked})


class Told:
    """What a runner can take along, and the figures that follow from it."""

    def __init__(self, store):
        self.records = read_export(export_json(own(store))).records
        self.all_runs = self.of(RunSession)
        self.runs = [r for r in self.all_runs if r.day >= SINCE]

    def of(self, kind):
        found = [r for r in self.records if isinstance(r, kind)]
        return sorted(found, key=lambda r: (r.day, r.logged_at, r.id))

    def pain(self):
        rated = {}
        for entry in self.of(CheckIn):
            for context in PainContext:
                nprs = getattr(entry, f"nprs_{context}")
                if nprs is not None and entry.day >= SINCE:
                    monday = entry.day - entry.day.weekday() * DAY
                    rated.setdefault(context, {}).setdefault(monday, []).append(nprs)
        return {
            context: {monday: median(rated[context][monday]) for monday in sorted(rated[context])}
            for context in PainContext
            if context in rated
        }

    def pain_sentence(self, context):
        weeks = self.pain()[context]
        first, latest = weeks[min(weeks)], weeks[max(weeks)]
        way = "down" if first - latest >= 2 else "up" if latest - first >= 2 else "same"
        return TEXT(
            f"pain.finding.{way}.weeks",
            context=TEXT(f"nprs.context.{context}"),
            first=said_number(first),
            latest=said_number(latest),
            n=(max(weeks) - min(weeks)) // WEEK,
            points=2,
        )

    def marks(self, runs):
        return [mark_of(r, self.all_runs) for r in runs]

    def abilities(self):
        rated = {}
        for check in self.of(ActivityCheck):
            if check.day >= SINCE:
                for rating in check.activities:
                    rated.setdefault(rating.name, []).append(rating.ability)
        return rated

    def effects(self):
        """The latest answer for each week."""
        return {w.week: w.effect for w in self.of(WeeklyCheck) if w.effect is not None}


class Tracker:
    """The charts of the page: a frame, a table, and all words."""

    def __init__(self, open_page):
        self.at = open_page("tracker")

    def show(self, name, span="weeks"):
        self.at.segmented_control(key="tracker.span").set_value(span).run()
        self.at.pills(key="tracker.chart").set_value(name).run()
        self.at.session_state[f"tracker.{name}.table"] = True
        self.at.run()
        assert not self.at.exception
        [drawn], [table] = self.at.get("vega_lite_chart"), self.at.table
        frame = pa.ipc.open_stream(drawn.proto.data.data).read_pandas()
        return frame, table.value, shown(self.at)

    def show_board(self, span="weeks"):
        self.at.session_state["board.width"] = 800
        self.at.run()
        self.at.segmented_control(key="board.span").set_value(span).run()
        self.at.session_state["board.table"] = True
        self.at.run()
        assert not self.at.exception
        drawn, _, *_ = self.at.get("vega_lite_chart")
        frame = pa.ipc.open_stream(drawn.proto.data.data).read_pandas()
        return frame, self.at.table[0].value, shown(self.at)


@pytest.fixture(params=SEEDS)
def diary(request, store):
    store.add_all("me", random_diary(request.param))
    return Told(store)


@pytest.fixture
def paper(diary, store):
    """The page for the physiotherapist: its words, and those read aloud for the curves."""
    visit = visit_on(TODAY, store=own(store))
    data = print_summary(summary_page(read_diary(visit), 12, visit))
    reader = PdfReader(io.BytesIO(data))
    [page] = reader.pages
    return " ".join([page.extract_text(), *_read_aloud(reader)]).replace("\n", " ")


def _read_aloud(reader):
    def inside(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from inside(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                yield str(node["/Alt"])
            yield from inside(node.get("/K", []))

    return inside(reader.trailer["/Root"]["/StructTreeRoot"])


def test_pain_is_the_same_in_charts_sentences_tables_and_on_paper(diary, paper, open_page):
    tracker, pain = Tracker(open_page), diary.pain()
    _, _, words = tracker.show_board()
    mondays = [SINCE + n * WEEK for n in range(12)]
    for context, weeks in pain.items():
        name = TEXT(f"nprs.context.{context}")
        if len(weeks) > 1:
            assert diary.pain_sentence(context) in words
        unrated = TEXT("summary.not_rated")
        curve = [said_number(weeks[day]) if day in weeks else unrated for day in mondays]
        assert f"{name}: {', '.join(curve)}" in paper
    done = [e for e in diary.of(ExerciseSession) if e.day >= SINCE]
    assert TEXT("board.done", n=len(done)) in words
    frame, table, _ = tracker.show_board("year")
    assert frame["done"].sum() == len(diary.of(ExerciseSession))
    assert table[TEXT("adherence.done")].astype(int).sum() == len(diary.of(ExerciseSession))
    for context, weeks in pain.items():
        drawn = frame[(frame["start"] >= SINCE.isoformat()) & frame[context].notna()]
        assert drawn[context].tolist() == list(weeks.values())
        assert drawn["start"].tolist() == [monday.isoformat() for monday in weeks]
        column = table[TEXT(f"nprs.context.{context}")]
        in_table = {day: said for day, said in column.items() if said != NONE}
        for day, nprs in weeks.items():
            assert in_table[short_date(day)] == said_number(nprs)


def test_pain_of_a_day_is_what_was_rated_on_it_in_chart_and_table(diary, open_page):
    frame, table, _ = Tracker(open_page).show_board()
    for context in PainContext:
        rated = {}
        for entry in diary.of(CheckIn):
            nprs = entry.nprs(context)
            if nprs is not None and entry.day >= SINCE:
                rated.setdefault(entry.day, []).append(nprs)
        drawn = frame[frame[context].notna()]
        days = sorted(rated)
        assert drawn["start"].tolist() == [day.isoformat() for day in days]
        assert drawn[context].tolist() == [median(rated[day]) for day in days]
        column = table[TEXT(f"nprs.context.{context}")]
        assert [said for said in column if said != NONE] == [
            said_number(median(rated[day])) for day in reversed(days)
        ]


def test_runs_are_the_same_in_charts_sentences_tables_and_on_paper(diary, paper, open_page):
    told = Tracker(open_page).show_board()
    _is_told(told, _longest_of_each(diary.runs, lambda day: day), diary)
    _is_counted(told[2], diary.runs, diary)
    frame, table, _ = told
    far = [r for r in diary.runs if r.distance_m]
    by_time = [r for r in diary.runs if not r.distance_m]
    metres = sum(r.distance_m for r in far)
    assert round(frame["amount"].sum() * 1000) == metres
    in_table = [float(km) for km in table[TEXT("board.table.distance")] if km != NONE]
    assert sum(in_table) == pytest.approx(metres / 1000, abs=0.05 * len(in_table))
    assert (
        TEXT(
            "summary.runs_line",
            n=len(far),
            distance=said_distance(sum(r.distance_m for r in far), TEXT),
            longest=said_distance(max(r.distance_m for r in far), TEXT),
        )
        in paper
    )
    assert (
        TEXT(
            "summary.runs_by_time",
            n=len(by_time),
            time=said_time(_minutes(sum(map(seconds, by_time))), TEXT),
            longest=said_time(_minutes(max(map(seconds, by_time))), TEXT),
        )
        in paper
    )
    marks = [mark for mark in diary.marks(diary.runs) if mark]
    longer = [mark for mark in marks if mark is not Growth.USUAL]
    double = marks.count(Growth.DOUBLE)
    assert TEXT("summary.spikes", n=len(longer), of=len(marks), double=double) in paper


@pytest.mark.parametrize("span", ["year", "all"])
def test_the_longest_runs_are_the_same_in_chart_sentence_and_table(diary, open_page, span):
    def piece(day):
        return day - day.weekday() * DAY if span == "year" else day.replace(day=1)

    longest = _longest_of_each(diary.all_runs, piece)
    told = Tracker(open_page).show_board(span)
    _is_told(told, longest, diary)
    _is_counted(told[2], longest, diary)
    assert TEXT(f"load.longest_of_each.{'weeks' if span == 'year' else 'months'}") in told[2]


def _longest_of_each(runs, piece):
    pieces = {}
    for one in runs:
        pieces.setdefault(piece(one.day), []).append(one)
    return [
        max(inside, key=lambda r: (r.distance_m or 0, seconds(r) or 0))
        for _, inside in sorted(pieces.items())
    ]


def _is_told(told, runs, diary):
    """Chart and table are of these runs, one of each row."""
    frame, table, _ = told
    marks = diary.marks(runs)
    drawn = frame[frame["step"].notna()]
    assert drawn["longest"].dropna().tolist() == [r.distance_m / 1000 for r in runs if r.distance_m]
    assert drawn["step"].tolist() == [mark or "first" for mark in marks]
    rows = [
        (
            fixed_number(r.distance_m / 1000, 1) if r.distance_m else NONE,
            said_number(_minutes(seconds(r))) if seconds(r) else NONE,
            _said(mark),
        )
        for r, mark in zip(runs, marks, strict=True)
    ]
    columns = (TEXT("load.distance"), TEXT("load.minutes"), TEXT("load.compared"))
    in_table = list(zip(*(table[c] for c in columns), strict=True))
    assert [row for row in in_table if row[2] != NONE] == rows[::-1]


def _is_counted(words, runs, diary):
    """The sentence is of these runs."""
    known = [mark for mark in diary.marks(runs) if mark]
    longer = [mark for mark in known if mark is not Growth.USUAL]
    assert TEXT("load.finding", longer=len(longer), n=len(known)) in words
    without = sum(not r.distance_m for r in runs)
    assert (TEXT("load.by_time", n=without) in words) == bool(without)


def _said(mark):
    return TEXT(f"load.step.{mark or 'first'}")


def _minutes(exact):
    return max(1, int(exact / 60 + 0.5))


def test_runs_are_listed_as_they_are_counted(diary, open_page):
    words = shown(open_page("tracker"))
    newest = sorted(diary.records, key=lambda r: (r.day, r.logged_at, r.id))[-7:]
    for one in newest:
        if isinstance(one, RunSession) and seconds(one):
            assert said_time(_minutes(seconds(one)), TEXT) in words


def test_activities_are_the_same_in_sentence_table_and_on_paper(diary, paper, open_page):
    frame, table, words = Tracker(open_page).show("activities")
    for name, abilities in diary.abilities().items():
        key = "change" if len(abilities) > 1 else "once"
        values = {"first": abilities[0], "latest": abilities[-1]}
        assert TEXT(f"activities.{key}", name=as_text(name), **values) in words
        assert TEXT(f"activities.{key}", name=name, **values) in paper
        assert [x for x in table[as_text(name)] if x != NONE] == list(map(str, abilities))
        assert frame[frame["name"].str.contains(name)]["ability"].tolist() == abilities


def test_weeks_on_paper_are_the_weeks_that_were_told_of(diary, paper):
    effects = list(diary.effects().values())
    parts = [
        TEXT(f"summary.effect_of.{effect.value}", n=effects.count(effect))
        for effect in sorted(set(effects))
    ]
    assert TEXT("summary.effect", effects=", ".join(parts)) in paper


def test_the_tables_to_take_along_have_the_runs_that_the_page_counts(diary, store, open_page):
    with zipfile.ZipFile(io.BytesIO(export_zip(own(store)))) as taken:
        rows = list(csv.DictReader(io.StringIO(taken.read("run.csv").decode("utf-8-sig"))))
    for name in ("distance_m", "moving_seconds"):
        amounts = [int(row[name]) for row in rows if row[name]]
        assert sorted(amounts) == sorted(x for r in diary.all_runs if (x := getattr(r, name)))
    assert TEXT("data.kind.run", n=len(rows)) in shown(open_page("my_data"))
