"""The self-check through the running script, as a visit would see it."""

import pytest

from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from tests.pages.screen import CONTENT, SCREEN, TEXT, shown
from tests.pages.walker import Walker

BOOK, ADVICE = CONTENT.rule_book, CONTENT.advice
UNKNOWN = TEXT("check.call_unknown")
"""What stands in place of the number where no country is known, as here in tests."""


pytestmark = [pytest.mark.safety, pytest.mark.usefixtures("clock_that_moves")]


@pytest.mark.parametrize("flag", SCREEN.emergency_page, ids=lambda flag: flag.id)
def test_each_emergency_sign_alone_shows_the_emergency_text_at_once(walker, flag):
    walker.mark(flag.id)
    assert walker.is_result
    assert walker.urgency is Urgency.EMERGENCY
    assert flag.text in walker.words
    assert len(walker.at.checkbox) == 0
    assert UNKNOWN in walker.words


@pytest.mark.parametrize("flag", SCREEN.emergency_page, ids=lambda flag: flag.id)
def test_not_sure_of_an_emergency_sign_is_never_a_no(walker, flag):
    walker.unsure(flag.id)
    if not walker.is_result:
        assert TEXT("check.already_today").strip() in walker.words
        walker.tap("check.show_now")
    assert walker.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
    assert f"{flag.text} <em>{TEXT('check.was_unsure')}</em>" in walker.words


def test_not_sure_about_everything_is_an_emergency(walker):
    walker.unsure(*SCREEN.signs)
    assert walker.urgency is Urgency.EMERGENCY


def test_going_on_without_saying_what_of_a_line_fits_is_told(walker):
    walker.open("RF01").go_on()
    assert TEXT("check.say_which") in walker.words
    assert walker.title == CONTENT.check_flow.pages[1].title
    walker.at.checkbox(key="check.tick.F.saddle").uncheck().run()
    assert TEXT("check.say_which") not in walker.words
    assert walker.go_on().place == "today"


def test_a_choice_that_is_open_is_told_and_holds_the_page(walker):
    walker.go_on().tap("check.continue")
    assert (walker.place, TEXT("check.choose_one") in walker.words) == ("today", True)
    assert walker.go_on().place == "health"


@pytest.mark.parametrize(
    ("option", "urgency"), [("walks", Urgency.NO_MATCH), ("hardly", Urgency.WITHIN_DAYS)]
)
def test_how_much_it_holds_somebody_back_counts(walker, option, urgency):
    walker.go_on().choose(function=option).walk()
    assert walker.urgency is urgency


def test_a_healthy_runner_is_through_in_seven_pages_and_sees_the_result_in_its_order(walker):
    taps = 1
    while not walker.is_result:
        walker.go_on()
        taps += 1
    assert taps == 7
    assert walker.urgency is Urgency.NO_MATCH
    assert [h.value for h in walker.at.header] == [
        TEXT(f"check.{key}") for key in ("in_common", "for_clinician")
    ]
    walker.more()
    assert [h.value for h in walker.at.header] == [
        TEXT(f"check.{key}")
        for key in ("in_common", "first_exercises", "running", "cannot_tell", "for_clinician")
    ]
    for item in SCREEN.safety_net:
        assert item.text in walker.words
    assert "26 November" in walker.words
    assert "31 December 2026" in walker.words


def test_progress_can_be_seen_and_going_back_keeps_answers(walker):
    walker.go_on().mark("RF32").go_on()
    assert walker.place == "health"
    assert walker.at.get("progress")[0].proto.text == TEXT("check.progress", step=4, steps=7)
    walker.tap("check.back")
    assert walker.at.checkbox(key="check.tick.RF32").value
    walker.tap("check.back").tap("check.back")
    assert walker.at.pills(key="check.age").value == "31-49"


def test_a_page_that_a_withdrawn_answer_asked_for_is_gone(walker):
    walker.go_on().walk_to("where").marks("A.calf-left").go_on()
    assert walker.place == "where-more"
    walker.tap("check.back").marks().go_on()
    assert walker.place == "pain"


def test_details_go_with_the_line_that_they_stand_below(walker):
    walker.go_on().mark("RF17", "RF17.very-unwell")
    assert walker.urgency is Urgency.EMERGENCY
    walker.tap("check.mistake").mark("RF17")
    walker.at.checkbox(key="check.tick.F.fever").uncheck().run()
    assert not walker.asks_here("RF17")
    assert walker.walk().urgency is Urgency.NO_MATCH


def test_an_emergency_on_a_later_page_answers_at_once(walker):
    walker.go_on().go_on().mark("RF14").go_on().tap("check.back").tap("check.back")
    walker.mark("RF30", "RF30.severe")
    assert walker.urgency is Urgency.EMERGENCY
    walker.tap("check.mistake")
    assert walker.place == "today"
    assert not any(box.value for box in walker.at.checkbox)


def test_a_slip_takes_back_only_what_led_here(walker):
    walker.mark("RF05").tap("check.mistake")
    assert walker.title == CONTENT.check_flow.pages[1].title
    assert not any(box.value for box in walker.at.checkbox)
    walker.unsure("RF01")
    assert walker.urgency is Urgency.EMERGENCY
    walker.tap("check.mistake").walk()
    assert walker.urgency is Urgency.NO_MATCH


def test_old_leaking_is_an_emergency_only_until_it_is_said_to_be_unchanged(walker):
    walker.mark("RF02")
    assert walker.urgency is Urgency.EMERGENCY
    walker.tap("check.unchanged").walk()
    assert walker.urgency is Urgency.ROUTINE
    assert BOOK.words("RF02.unchanged") in walker.words


def test_an_answer_for_today_says_so_at_once_and_the_questions_can_be_left(walker):
    walker.go_on().mark("RF32").go_on()
    assert TEXT("check.already_today").strip() in walker.words
    walker.tap("check.show_now")
    assert walker.urgency is Urgency.SAME_DAY
    assert ADVICE.for_flag(Flag.STOP_RUNNING).text in walker.words


def test_something_that_feels_seriously_wrong_is_for_today(walker):
    walker.go_on().tap("check.worried")
    assert walker.urgency is Urgency.SAME_DAY
    assert BOOK.words("worried") in walker.words
    for flag in SCREEN.emergency_page:
        assert flag.text in walker.words
    assert UNKNOWN in walker.words


def test_under_sixteen_is_asked_the_emergency_signs_then_sent_to_a_professional(open_page):
    walker = Walker(open_page, age="under-16")
    assert len(walker.at.checkbox) == 7
    walker.go_on()
    assert len(walker.at.checkbox) == 7
    walker.go_on()
    assert walker.urgency is Urgency.ROUTINE
    assert ADVICE.for_flag(Flag.UNDER_16).text in walker.words
    assert TEXT("check.first_exercises") not in walker.words


def test_a_baby_that_moves_less_is_for_the_maternity_unit_also_at_night(open_page):
    walker = Walker(open_page, pregnancy="pregnant")
    walker.mark("RF28.signs")
    assert walker.urgency is Urgency.EMERGENCY
    maternity = ADVICE.for_flag(Flag.MATERNITY)
    assert f"<h2>{maternity.heading}</h2>" in walker.words
    assert "also at night" in maternity.heading
    assert maternity.text in walker.words
    assert SCREEN.text_for(Urgency.EMERGENCY).heading not in walker.words


def test_a_baby_of_which_one_is_not_sure_is_for_the_maternity_unit_at_once(open_page):
    walker = Walker(open_page, pregnancy="pregnant")
    walker.unsure("RF28.signs")
    assert walker.urgency is Urgency.EMERGENCY
    assert f"<h2>{ADVICE.for_flag(Flag.MATERNITY).heading}</h2>" in walker.words


def test_pregnancy_is_told_whom_to_ask_and_offered_no_exercises(open_page):
    walker = Walker(open_page, pregnancy="pregnant")
    walker.walk()
    assert walker.urgency is Urgency.ROUTINE
    assert ADVICE.for_flag(Flag.PREGNANCY).text in walker.words
    assert TEXT("check.first_exercises") not in walker.words
    assert "you can go on with" not in walker.words


def test_bleeding_in_pregnancy_is_an_emergency_at_once(open_page):
    walker = Walker(open_page, pregnancy="pregnant")
    walker.mark("RF28.severe")
    assert walker.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("step", range(7))
def test_every_step_and_the_result_show_the_number_of_the_country(open_page, step):
    at = open_page("self_check")
    at.selectbox(key="numbers.country").set_value("US").run()
    assert 'href="tel:911"' in shown(at)
    walker = Walker(lambda _: at)
    for _ in range(step):
        walker.go_on()
    assert 'href="tel:911"' in walker.words
    assert 'href="tel:988"' in walker.words
    walker.at.selectbox(key="numbers.country").set_value("GB").run()
    assert 'href="tel:999"' in walker.words


@pytest.mark.parametrize("place", ["start", "signs", "ticked", "result"])
def test_rules_that_cannot_be_evaluated_never_give_a_blank_page_or_a_none(
    open_page, monkeypatch, place
):
    def fail(*_):
        raise RuntimeError("secret detail")

    if place == "start":
        monkeypatch.setattr("backcare.ui.check.answers.assess", fail)
        at = open_page("self_check")
    else:
        walker = Walker(open_page)
        if place == "ticked":
            walker.open("RF01").at.checkbox(key="check.tick.RF01").check()
        if place == "result":
            walker.walk()
        monkeypatch.setattr("backcare.ui.check.answers.assess", fail)
        walker.at.session_state["check.read"] = None  # what was worked out before it failed
        at = walker.at.run()
    words = shown(at)
    assert not at.exception
    assert "secret detail" not in words
    for item in SCREEN.safety_net:
        assert item.text in words
    assert UNKNOWN in words
    assert SCREEN.text_for(Urgency.NO_MATCH).heading not in words
    if place == "ticked":
        assert SCREEN.text_for(Urgency.EMERGENCY).heading in words
    else:
        assert SCREEN.could_not_judge in words


def test_the_page_for_the_clinician_is_offered_and_made_only_on_the_tap(walker, monkeypatch):
    made = []
    monkeypatch.setattr("backcare.ui.check.paper.print_clinician_page", made.append)
    walker.walk("RF14")
    assert walker.at.button(key="check.download").label == TEXT("check.download")
    assert made == []


def test_start_again_forgets_all_but_the_country(walker):
    walker.at.selectbox(key="numbers.country").set_value("IE").run()
    walker.mark("RF01").tap("check.again")
    assert walker.title == CONTENT.check_flow.pages[0].title
    assert walker.at.pills(key="check.age").value is None
    assert walker.at.selectbox(key="numbers.country").value == "IE"
    walker.about_you("31-49")
    assert not any(box.value for box in walker.at.checkbox)


def test_who_is_not_sure_of_a_line_goes_on_with_one_tap(walker):
    walker.walk_to("health").mark("F.cancer")
    walker.at.checkbox(key="check.unsure.F.cancer").check().run()
    assert walker.asks_here("RF14.lying"), "not sure asks on, as a yes does"
    assert walker.go_on().place == "where"
    assert walker.walk().urgency is Urgency.ROUTINE
