"""Whatever stands on a page or paper comes from the texts: in another language all of it changes.

Each page is drawn in a language that nobody speaks (`tests/pseudo.py`).
"""

import csv
import io
from datetime import timedelta

import pypdfium2
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import RunSession
from backcare.ui.navigation import PAGES, pages_for
from tests import pseudo
from tests.builders import MONDAY, TODAY, check_in, one_of_each, run, two_ratings, year_of_entries
from tests.pages.entry_form import choose, field
from tests.pages.kept import WEEK, checked, lived, made, routine
from tests.pages.look_back import look_back
from tests.pages.run_files import GARMIN, with_file
from tests.pages.screen import TEXT, all_unfolded, press
from tests.pages.seen import seen
from tests.pages.taken import events_of, take, taken
from tests.pages.walker import Walker

ADDRESSED = {"article": {"topic": "long-run"}, "exercise": {"id": "E12"}}
DAY = timedelta(days=1)
AT_HOME = pages_for(is_club=False)
MARGIN = 12
"""In points: so near to the edge nothing is printed."""


@pytest.fixture(autouse=True)
def _nobody_speaks_it(monkeypatch):
    pseudo.speak(monkeypatch.setattr)


def strange(at):
    """Return what on a page, with all its boxes open, is not from the texts."""
    assert not at.exception
    found = {(place, words) for place, words in seen(at) if pseudo.strange(words)}
    return sorted(found - {("button.label", "Tell")})  # which stands for the player


class Wanderer(Walker):
    """One visit of the self-check in the language that nobody speaks."""

    @property
    def is_result(self):
        return self.title == pseudo.pseudo(TEXT("check.result_title"))


def a_year():
    return [
        *[e for e in year_of_entries() if e.day < TODAY],
        *two_ratings(),
        made(MONDAY - 3 * WEEK),
        checked(),
        run(1, TODAY, distance_m=9656, minutes=52),
    ]


KEPT = {
    "a year": a_year,
    "nothing": list,
    "one of each": one_of_each,
    "exercise waits": lambda: [made(), checked(Urgency.SAME_DAY)],
}


@pytest.mark.parametrize(
    "kept", [pytest.param(k, marks=() if k == "a year" else pytest.mark.weekly) for k in KEPT]
)
@pytest.mark.parametrize("spec", AT_HOME, ids=lambda spec: spec.name)
def test_each_word_of_a_page_is_from_the_texts(open_page, store, spec, kept):
    store.add_all("me", KEPT[kept]())
    at = all_unfolded(open_page(spec.name, **ADDRESSED.get(spec.name, {})))
    assert strange(at) == []


@pytest.mark.weekly
@pytest.mark.parametrize("who", ["stranger", "member", "organiser"])
def test_each_word_of_a_club_is_from_the_texts(open_page, be, who):
    be(who)
    for page in ("club", "privacy", "enter", "my_data", "tracker"):
        assert strange(all_unfolded(open_page(page))) == [], page


@pytest.mark.weekly
def test_each_word_of_a_demo_is_from_the_texts(open_page, monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")
    for page in PAGES:
        assert strange(all_unfolded(open_page(page.name))) == [], page.name


@pytest.mark.weekly
@pytest.mark.parametrize("spec", AT_HOME, ids=lambda spec: spec.name)
def test_what_is_said_where_records_are_away_is_from_the_texts(open_page, tmp_path, spec):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    assert strange(open_page(spec.name, **ADDRESSED.get(spec.name, {}))) == []


def test_an_unknown_address_is_told_in_words_of_the_texts(open_page):
    for page, asked in {"article": {"topic": "?"}, "exercise": {"id": "?"}, "session": {}}.items():
        assert strange(open_page(page, **asked)) == [], page


@pytest.mark.parametrize(
    "walk",
    [
        ("B.landing", "bone.focal", "B.earlier"),
        *(pytest.param(walk, marks=pytest.mark.weekly) for walk in [(), ("RF14", "RF14.lying")]),
    ],
)
def test_a_self_check_its_result_and_its_paper_are_from_the_texts(open_page, walk):
    at = open_page("self_check")
    assert strange(at) == []
    walker = Wanderer(lambda _: at)
    walker.walk(*walk)
    assert strange(all_unfolded(walker.more().at)) == []
    assert strange_on(take(walker.at, "check.download")) == []


@pytest.mark.weekly
def test_a_sign_of_an_emergency_is_answered_from_the_texts(open_page):
    walker = Wanderer(open_page).mark("RF01")
    assert walker.is_result
    at = walker.at.selectbox(key="numbers.country").set_value("GB").run()
    assert strange(all_unfolded(at)) == []


def test_what_forms_ask_refuse_and_answer_is_from_the_texts(open_page, store):
    store.add_all("me", [check_in(1, TODAY - DAY), run(2, TODAY - DAY)])
    at = open_page("tracker")
    for kind in ("exercise", "run", "check-in", "weekly-check", "activities", "pause"):
        at = choose(at, kind)
        assert strange(all_unfolded(at)) == [], kind
    at = choose(at, "run")
    for typed in ("long", "1200", "90", "8"):
        at.text_input(key=field(at, "run", "distance_m")).set_value(typed)
        at = press(at, "tracker.save.")
        found = [one for one in strange(at) if typed not in one[1]]
        assert found == [], typed
    [last] = [r for r in store.find("me", RunSession) if r.day == TODAY]
    assert strange(at.button(key=f"tracker.edit.{last.id}").click().run()) == []


@pytest.mark.parametrize("span", ["four", pytest.param("all", marks=pytest.mark.weekly)])
def test_the_board_the_charts_and_their_tables_are_from_the_texts(open_page, store, span):
    store.add_all("me", a_year())
    at = open_page("tracker")
    at.session_state["board.width"] = 800
    at.session_state["board.open"] = True
    at = at.run().segmented_control(key="board.span").set_value(span).run()
    for chart in ("adherence", "mornings", "activities"):
        at = at.pills(key="tracker.chart").set_value(chart).run()
        at.session_state[f"tracker.{chart}.table"] = True
        assert strange(at.run()) == [], chart


def test_a_plan_its_look_back_and_its_sessions_are_from_the_texts(open_page, store, player):
    plan = lived(store, run_days=(1, 5))
    at = look_back(open_page("plan"))
    assert strange(all_unfolded(at)) == []
    planned = next(s for s in plan.sessions if s.day >= MONDAY)
    at = open_page("session", on=planned.day.isoformat(), part=planned.name)
    assert strange(at) == []
    player.append(routine(planned, 1))
    at = at.button(key="tell").click().run()
    assert strange(at) == []


@pytest.mark.weekly
def test_what_a_player_is_given_to_say_is_from_the_texts(open_page, store):
    plan = lived(store, run_days=(1, 5))
    planned = next(s for s in plan.sessions if s.day >= MONDAY)
    for page, asked in {
        "session": {"on": planned.day.isoformat(), "part": planned.name},
        "after_run": {},
        "run_walk": {},
    }.items():
        assert strange(all_unfolded(open_page(page, **asked))) == [], page


def test_an_import_is_told_in_words_of_the_texts(open_page):
    at = all_unfolded(open_page("my_data"))
    at = with_file(at, "Activities.csv", GARMIN.encode())
    assert strange(all_unfolded(at)) == []


FILES = {
    "guidance": [f"take.starter.{ending}" for ending in ("pdf", "ics", "csv")],
    "plan": [f"take.plan.{ending}" for ending in ("pdf", "ics", "csv")],
    "my_data": ["data.summary"],
    "exercises": ["sheet.print"],
    "warning_card": ["card.print"],
}
"""What is taken along to be read; a backup has the names of its fields."""


def strange_on(file):
    """Return what in a file is not from the texts, or beyond what can be printed."""
    ending = file.name.rpartition(".")[2]
    if ending == "ics":
        events = events_of(file.content)
        told = [e.contents[n][0].value for e in events for n in ("summary", "description")]
        return [words for words in told if pseudo.strange(words.replace("\n", " "))]
    if ending == "csv":
        rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
        return [words for row in rows for words in row if pseudo.strange(words)]
    return list(strange_in_print(file.content))


def strange_in_print(pdf):
    """Yield lines of a PDF that are not from the texts, and what is outside of its pages."""
    for page in pypdfium2.PdfDocument(pdf):
        words, (width, height) = page.get_textpage(), page.get_size()
        yield from pseudo.plain_words(" ".join(words.get_text_bounded().split()))
        for place in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(place)
            inside = left > MARGIN and bottom > MARGIN
            if not (inside and right < width - MARGIN and top < height - MARGIN):
                yield words.get_text_bounded(left, bottom, right, top)


@pytest.mark.weekly
@pytest.mark.parametrize("page", FILES)
def test_a_paper_or_file_is_from_the_texts_and_fits(open_page, store, page):
    store.add_all("me", a_year())
    at = all_unfolded(open_page(page))
    for key in FILES[page]:
        assert strange_on(take(at, key)) == [], key


@pytest.mark.weekly
def test_the_poster_of_a_club_is_from_the_texts_and_fits(open_page, be):
    be("organiser")
    at = press(open_page("club"), "club.invite.make")
    [key] = [b.key for b in at.button if str(b.key).startswith("club.invite.poster")]
    assert strange_on(take(at, key)) == []
    assert taken(at)
