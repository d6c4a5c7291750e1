"""What was chosen in the settings holds on pages, in fields and on paper, each reader's own."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest

from backcare.domain.measures import ChosenMeasures, Clock, DateOrder, Distance, Words
from backcare.storage.base import LOCAL_MEMBER
from backcare.ui.dates import short_date
from backcare.ui.wiring import services
from tests.builders import TODAY, entry_id
from tests.builders import run as made_run
from tests.pages.choosing import choose, go, tab, visit_of
from tests.pages.kept import made
from tests.pages.screen import TEXT, page_links, shown, unfold_all
from tests.pages.taken import take, words_of
from tests.visits import visit_on


def test_what_was_typed_in_km_is_told_so_in_miles_and_back_again(be):
    be("home")
    at = type_run(go(tab("tracker"), "tracker"), "10")
    choose(go(at, "settings"), "distance", Distance.MILES)
    assert run_field(go(at, "tracker")).value == "10 km"
    choose(go(at, "settings"), "distance", Distance.KM)
    assert run_field(go(at, "tracker")).value == "10"
    choose(go(at, "settings"), "distance", Distance.MILES)
    run_field(go(at, "tracker")).set_value("7").run()
    choose(go(at, "settings"), "distance", Distance.KM)
    assert run_field(go(at, "tracker")).value == "7 mi"
    choose(go(at, "settings"), "distance", Distance.MILES)
    assert run_field(go(at, "tracker")).value == "7"
    run_field(at).set_value("").run()
    choose(go(at, "settings"), "distance", Distance.KM)
    assert run_field(go(at, "tracker")).value == ""


def test_a_distance_to_be_changed_is_in_the_new_unit_unless_it_was_typed(be):
    be("home")
    services().store.add(LOCAL_MEMBER, made_run(7, distance_m=10_000))
    at = tab("tracker")
    [edit] = [b for b in at.button if b.key == f"tracker.edit.{entry_id(7)}"]
    edit.click().run()
    assert changed_field(at).value == "10"
    choose(go(at, "settings"), "distance", Distance.MILES)
    assert changed_field(go(at, "tracker")).value == "6.214"
    changed_field(at).set_value("6.3").run()
    choose(go(at, "settings"), "distance", Distance.KM)
    assert changed_field(go(at, "tracker")).value == "6.3 mi"


def type_run(at, far):
    at.segmented_control(key="tracker.kind").set_value("run").run()
    run_field(at).set_value(far).run()
    return at


def run_field(at):
    [found] = [f for f in at.text_input if f.key.startswith("tracker.new.run.0.distance_m")]
    return found


def changed_field(at):
    of_it = (f for f in at.text_input if f.key.startswith(f"tracker.{entry_id(7)}."))
    [found] = [f for f in of_it if ".distance_m" in f.key]
    return found


def as_set(at):
    return [button for button in at.button if button.key.startswith("as_set.")]


def test_a_form_says_in_one_line_what_its_fields_go_by_and_the_settings_lead_back(be):
    be("home")
    at = go(tab("tracker"), "tracker")
    at.segmented_control(key="tracker.kind").set_value("run").run()
    [line] = [b for b in as_set(at) if "kilometres" in b.label and "due" not in b.key]
    assert "days like 28/2" in line.label
    back = TEXT("settings.back", page=TEXT("page.tracker.title"))
    at.query_params["at"] = "units"
    assert back in page_links(go(at, "settings"))
    assert back not in page_links(tab()), "who came from nowhere goes back nowhere"


def test_each_page_tells_whose_english_it_speaks_as_soon_as_it_is_chosen():
    at = tab()
    assert languages(at) == ["en-GB"]
    assert languages(choose(at, "words", Words.US)) == ["en-US"]
    assert languages(go(at, "guidance")) == ["en-US"]
    assert languages(tab()) == ["en-US"]


def languages(at):
    """Return what the page says to the raw page that stands around it."""
    return re.findall(r'class="bc-stands"[^>]* data-lang="([^"]*)"', shown(at))


def orders_on(at):
    """Return in which orders days of November stand on a page or paper."""
    words = at if isinstance(at, str) else shown(at)
    found = {DateOrder.DAY: r"\b\d\d? Nov", DateOrder.MONTH: r"Nov(ember)? \d\d?\b"}
    return {order for order, form in found.items() if re.search(form, words)}


@pytest.mark.parametrize("page", ["today", "tracker", "plan", "my_data", "club"])
def test_pages_and_answers_to_taps_are_in_the_order_of_the_reader(page, monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")
    at = choose(tab(), "dates", DateOrder.MONTH)
    assert DateOrder.DAY not in orders_on(unfold_all(go(at, page)))


def test_two_visitors_in_turn_have_each_their_own_order_on_page_and_paper(monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")
    visitors = {order: choose(tab(), "dates", order) for order in (DateOrder.DAY, DateOrder.MONTH)}
    for _ in range(2):
        for order, at in visitors.items():
            assert orders_on(go(at, "tracker")) == {order}
            paper = take(go(at, "my_data"), "data.summary")
            assert orders_on(words_of(paper.content)[0]) == {order}


def test_two_visitors_at_once_have_each_their_own_order(monkeypatch):
    both, run = threading.Barrier(2, timeout=10), threading.local()
    monkeypatch.setattr(
        "backcare.ui.visit.get_script_run_ctx", lambda **_: getattr(run, "of", None)
    )

    def write(order):
        visit = visit_on(TODAY).measuring(ChosenMeasures(dates=order))
        state = SimpleNamespace(_state={"visit.now": visit})
        run.of = SimpleNamespace(session_state=state)
        both.wait()
        return {short_date(TODAY + timedelta(days=n % 300)) for n in range(20_000)}

    with ThreadPoolExecutor(2) as pool:
        by_day, by_month = pool.map(write, (DateOrder.DAY, DateOrder.MONTH))
    assert len(by_day) == len(by_month) == 300
    assert {words[0].isdigit() for words in by_day} == {True}
    assert {words[0].isdigit() for words in by_month} == {False}
    assert short_date(TODAY) == "19 Nov 2026", "where no page is drawn"


def test_the_clock_of_the_reader_is_that_of_fields_and_of_what_they_made(be):
    be("home")
    services().store.add(LOCAL_MEMBER, made())
    at = choose(tab(), "clock", Clock.HOURS_12)
    at = unfold_all(go(at, "plan"))
    assert "6:00 pm" in at.button(key="as_set.take.plan.ics").label


def test_days_are_typed_in_the_chosen_order(be):
    be("home")
    at = choose(tab(zone="America/New_York"), "dates", DateOrder.DAY)
    assert visit_of(go(at, "tracker")).reader.month_first is False
    choose(go(at, "settings"), "dates", DateOrder.MONTH)
    assert visit_of(go(at, "tracker")).reader.month_first is True
