"""The result of a self-check through the running script: what it says, and where it leads."""

from urllib.parse import parse_qsl

import pytest

from backcare.domain.check.result import BehaviourGroup, SelfCheckResult
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from tests.pages.screen import CONTENT, SCREEN, TEXT, cards, page_links, shown
from tests.pages.walker import Walker

BOOK, ADVICE = CONTENT.rule_book, CONTENT.advice
UNKNOWN = TEXT("check.call_unknown")
"""What stands in place of the number where no country is known, as here in tests."""

pytestmark = [pytest.mark.safety, pytest.mark.usefixtures("clock_that_moves")]


WALKS = {
    "stiff after 30 km": (
        {"age": "31-49"},
        ["A.low-back-left", "A.low-back-right"],
        ["B.after-long", "B.eases", "B.stiff-short"],
        (Urgency.NO_MATCH, [BehaviourGroup.LOAD]),
    ),
    "landing pain at 19": (
        {"age": "16-19"},
        ["A.buttock-left"],
        ["energy.periods", "B.landing", "B.earlier", "bone.focal", "B.one-leg"],
        (Urgency.WITHIN_DAYS, [BehaviourGroup.IMPACT]),
    ),
    "steroids at 68": ({"age": "65-70"}, [], ["minor", "RF12"], (Urgency.SAME_DAY, [])),
    "sitting and bending": (
        {"age": "31-49"},
        ["A.low-back-middle"],
        ["B.sitting", "B.bending"],
        (Urgency.NO_MATCH, [BehaviourGroup.BENDING]),
    ),
}


@pytest.mark.parametrize("name", WALKS)
def test_made_up_runners_get_their_result(open_page, name):
    who, areas, ticks, (urgency, groups) = WALKS[name]
    walker = Walker(open_page, **who).marks(*areas).walk(*ticks)
    assert walker.urgency is urgency
    walker.more()
    for group in groups:
        assert ADVICE.for_group(group).name in walker.words
        assert ADVICE.for_group(group).cannot_tell in walker.words
    for name in ticks:
        if name in ("minor", "RF12", "energy.periods", "bone.focal"):
            assert BOOK.words(name) in walker.words


def test_bone_stress_says_stop_running_and_shows_calm_floor_work_alone(open_page):
    walker = Walker(open_page).walk("B.landing", "bone.focal", "B.one-leg")
    assert walker.urgency is Urgency.WITHIN_DAYS
    assert ADVICE.for_flag(Flag.STOP_RUNNING).text in walker.words
    assert TEXT("check.exercise_waits").strip() not in walker.words
    assert CONTENT.advice.no_impact.heading in walker.words
    walker.more()
    impact = ADVICE.for_group(BehaviourGroup.IMPACT)
    first = {dict(parse_qsl(card["query"]))["id"] for card in cards(walker.at, "check.first")}
    assert first == set(impact.first)
    assert all(line in walker.words for line in impact.also_hold_back)
    assert TEXT("after_run.link") not in page_links(walker.at)


def test_each_reason_names_its_rule_and_its_source(walker):
    walker.walk("RF14", "RF14.lying")
    today = SCREEN.text_for(Urgency.SAME_DAY).word
    assert TEXT("check.rule", rules="RF14, C12", word=today) in walker.words
    assert CONTENT.sources["R16"].short in walker.words


def test_a_result_is_still_there_for_somebody_who_looked_at_an_exercise(walker):
    walker.walk("RF43")
    walker.at.switch_page("../../pages/exercises.py").run()
    walker.at.switch_page("../../pages/self_check.py").run()
    assert walker.urgency is Urgency.ROUTINE
    assert "start again" in walker.words


@pytest.mark.parametrize("page", ["exercises", "tracker"])
def test_exercise_waits_after_an_urgent_result_until_a_professional_clears_it(
    open_page, walker, store, page
):
    walker.walk("RF32").tap("check.keep")
    at = open_page(page)
    assert ADVICE.hold.heading in shown(at)
    at.pills(key="hold.by").set_value("Physiotherapist").run()
    assert ADVICE.hold.heading not in shown(at)
    assert TEXT("hold.is_clear") in shown(at)
    [kept] = store.find("me", SelfCheckResult)
    assert kept.cleared.by == "Physiotherapist"
    assert ADVICE.hold.heading not in shown(open_page(page))


def test_an_urgent_result_of_this_visit_lets_exercise_wait_without_being_kept(walker):
    walker.walk("RF32")
    walker.at.switch_page("../../pages/exercises.py").run()
    assert ADVICE.hold.heading in walker.words


def test_a_later_clear_check_lets_exercise_go_on(open_page, walker):
    walker.walk("RF32").tap("check.keep").tap("check.again")
    walker.about_you("31-49").walk().tap("check.keep")
    assert ADVICE.hold.heading not in shown(open_page("exercises"))


def test_guidance_that_tells_of_no_exercise_is_never_withheld(walker):
    walker.walk("RF32").tap("check.keep")
    walker.at.switch_page("../../pages/guidance.py").run()
    drawn = [p.proto for p in walker.at.get("bidi_component") if "cards" in p.proto.component_name]
    told = "".join(cards.mixed.json + cards.json for cards in drawn)
    for article in CONTENT.articles.values():
        assert (article.title in told) is not article.waits


def test_what_is_urgent_stands_there_even_if_something_below_it_fails(walker, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("backcare.ui.check.result.reasons", fail)
    walker.mark("RF01")
    assert not walker.at.exception
    assert walker.urgency is Urgency.EMERGENCY
    assert UNKNOWN in walker.words
    assert "secret detail" not in walker.words


@pytest.mark.parametrize(
    ("ticks", "page"),
    [(["B.sitting", "B.bending"], "after_run"), (["B.arching", "B.downhill"], "first")],
)
def test_a_calm_result_has_one_way_on_and_what_comes_next(walker, ticks, page):
    walker.walk(*ticks)
    assert walker.urgency is Urgency.NO_MATCH
    assert SCREEN.text_for(Urgency.NO_MATCH).text in walker.words
    assert [b.key for b in walker.at.button if b.key.startswith("main-")] == [f"main-{page}"]
    steps = walker.words.split('<ol class="bc-rows"')[1].split("</ol>")[0]
    assert steps.count("<li>") == 3
    assert "Thursday 26 November" in steps
    assert ADVICE.for_running(Urgency.NO_MATCH) in steps


@pytest.mark.parametrize(
    ("ticks", "ways"),
    [
        (["RF14"], []),
        (["RF17"], []),
        (["B.landing", "bone.focal", "B.one-leg"], ["main-first"]),
        (["RF43"], ["main-first"]),
        (["RF43", "B.sit-after-run"], ["main-after_run"]),
    ],
)
def test_a_result_that_sends_to_somebody_leads_on_as_far_as_nothing_waits(walker, ticks, ways):
    walker.walk(*ticks)
    assert 'class="bc-calm"' not in walker.words
    assert ('<ol class="bc-rows"' in walker.words) is bool(ways)
    assert [b.key for b in walker.at.button if b.key.startswith("main-")] == ways


def test_a_calm_result_offers_nothing_while_exercise_waits(walker, monkeypatch):
    monkeypatch.setattr("backcare.ui.check.onward.waits_at_hand", lambda _: True)
    walker.walk()
    assert walker.urgency is Urgency.NO_MATCH
    assert '<ol class="bc-rows"' not in walker.words
    assert [b.key for b in walker.at.button if b.key.startswith("main-")] == []
