"""Every page through the running script, as a visit would see it."""

import pytest

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.triage import Urgency
from backcare.ui.navigation import PAGES, PAGES_FOLDER

CONTENT = build_services(Settings()).content
TEXT = CONTENT.texts


def shown(at):
    """Return all words on the screen."""
    html = [block.proto.body for block in at.get("html")]
    words = [
        element.value
        for kind in (at.title, at.header, at.markdown, at.caption, at.info, at.warning, at.success)
        for element in kind
    ]
    return "\n".join([*words, *html])


def test_registry_and_files_agree():
    assert {spec.path for spec in PAGES} == set(PAGES_FOLDER.glob("*.py"))


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
def test_every_page_opens_with_a_title_and_the_disclaimer(open_page, spec):
    at = open_page(spec.name)
    assert not at.exception
    assert not at.warning
    assert len(at.title) == 1
    assert "does not replace a doctor" in shown(at)


@pytest.mark.parametrize("topic", CONTENT.articles)
def test_every_article_opens_with_its_statements_and_review_state(open_page, topic):
    article = CONTENT.articles[topic]
    at = open_page("article", topic=topic)
    assert at.title[0].value == article.title
    assert article.sections[-1].heading in [h.value for h in at.header]
    assert "Not yet reviewed by a clinician" in shown(at)


def test_an_unknown_topic_is_told_in_words(open_page):
    at = open_page("article", topic="<b>no</b>")
    assert not at.exception
    assert at.title[0].value == TEXT("article.unknown_title")


@pytest.mark.parametrize("exercise_id", CONTENT.exercises)
def test_every_exercise_opens(open_page, exercise_id):
    exercise = CONTENT.exercises[exercise_id]
    at = open_page("exercise", id=exercise_id)
    assert not at.exception
    assert not at.warning
    assert at.title[0].value == exercise.name
    assert exercise.why in shown(at)
    assert TEXT("exercise.stop_always").split(",")[0] in shown(at)


def test_an_unknown_exercise_is_told_in_words(open_page):
    at = open_page("exercise", id="E99")
    assert at.title[0].value == TEXT("exercise.unknown_title")


def test_the_library_is_filtered_by_goal_and_level(open_page):
    at = open_page("exercises")
    at.selectbox(key="goal").set_value("foot-calf").run()
    at.pills(key="level").set_value(1).run()
    expected = [e for e in CONTENT.exercises.values() if "foot-calf" in e.goals and e.level == 1]
    assert f"{len(expected)} of {len(CONTENT.exercises)}" in shown(at)


def test_a_choice_that_nothing_fits_says_so(open_page):
    at = open_page("exercises")
    at.selectbox(key="goal").set_value("neural").run()
    assert TEXT("exercises.none") in shown(at)


def begin_check(open_page, age="31-49", pregnant=False):
    at = open_page("self_check")
    at.pills(key="check.age").set_value(age).run()
    assert at.button(key="check.to_signs").disabled
    at.pills(key="check.pregnant").set_value(pregnant).run()
    return at.button(key="check.to_signs").click().run()


@pytest.mark.safety
@pytest.mark.parametrize("flag", CONTENT.screen.emergency_page, ids=lambda flag: flag.id)
def test_one_tick_shows_the_emergency_text_at_once(open_page, flag):
    at = begin_check(open_page)
    at.checkbox(key=f"check.tick.{flag.id}").check().run()
    words = shown(at)
    assert CONTENT.screen.text_for(Urgency.EMERGENCY).heading in words
    assert flag.text in words
    assert len(at.checkbox) == 0
    assert 'href="tel:112"' in words


@pytest.mark.safety
def test_not_sure_leads_to_a_choice_and_never_to_no_match(open_page):
    at = begin_check(open_page)
    at.button(key="check.not_sure").click().run()
    assert at.button(key="check.show_result").disabled
    at.checkbox(key="check.unsure.RF36").check().run()
    at.button(key="check.show_result").click().run()
    assert CONTENT.screen.text_for(Urgency.SAME_DAY).heading in shown(at)


@pytest.mark.safety
def test_none_ticked_shows_both_lists_and_the_safety_net(open_page):
    at = begin_check(open_page)
    at.button(key="check.none").click().run()
    words = shown(at)
    assert CONTENT.screen.text_for(Urgency.NO_MATCH).heading in words
    for sign in (*CONTENT.screen.same_day_signs, *CONTENT.screen.within_days_signs):
        assert sign.text in words
    for item in CONTENT.screen.safety_net:
        assert item.text in words
    assert "26 November 2026" in words


@pytest.mark.safety
def test_under_sixteen_is_told_so_and_still_asked_for_emergency_signs(open_page):
    at = begin_check(open_page, age="under-16")
    assert len(at.checkbox) == len(CONTENT.screen.emergency_page)
    at.button(key="check.none").click().run()
    assert CONTENT.screen.under_age_text in shown(at)


@pytest.mark.safety
def test_pregnancy_is_told_whom_to_ask_and_offered_no_exercises(open_page):
    at = begin_check(open_page, pregnant=True)
    at.button(key="check.none").click().run()
    words = shown(at)
    assert CONTENT.screen.pregnancy_text in words
    assert CONTENT.screen.text_for(Urgency.ROUTINE).heading in words
    assert CONTENT.screen.text_for(Urgency.NO_MATCH).heading not in words
    labels = [link.proto.label for link in at.get("page_link")]
    assert TEXT("check.to_exercises") not in labels
    assert TEXT("check.to_who") in labels


@pytest.mark.safety
@pytest.mark.parametrize("result", ["none", "unsure", "ticked"])
def test_every_result_and_every_step_shows_the_emergency_number(open_page, result):
    at = open_page("self_check")
    at.selectbox(key="check.country").set_value("US").run()
    assert 'href="tel:911"' in shown(at)
    at.pills(key="check.age").set_value("31-49").run()
    at.pills(key="check.pregnant").set_value(False).run()
    at.button(key="check.to_signs").click().run()
    assert 'href="tel:911"' in shown(at)
    if result == "ticked":
        at.checkbox(key="check.tick.RF01").check().run()
    elif result == "none":
        at.button(key="check.none").click().run()
    else:
        at.button(key="check.not_sure").click().run()
        at.checkbox(key="check.unsure.RF36").check().run()
        at.button(key="check.show_result").click().run()
    assert at.title[0].value == TEXT("check.result_title")
    assert 'href="tel:911"' in shown(at)


@pytest.mark.safety
def test_a_slip_takes_back_only_what_led_here(open_page):
    at = begin_check(open_page)
    at.button(key="check.not_sure").click().run()
    at.checkbox(key="check.unsure.RF01").check().run()
    at.button(key="check.back").click().run()
    at.checkbox(key="check.tick.RF05").check().run()
    at.button(key="check.mistake").click().run()
    at.button(key="check.none").click().run()
    assert CONTENT.screen.text_for(Urgency.EMERGENCY).heading in shown(at)


@pytest.mark.safety
def test_coming_back_begins_anew_unless_the_result_was_urgent(open_page):
    at = begin_check(open_page)
    at.button(key="check.none").click().run()
    at.switch_page("../../pages/guidance.py").run()
    at.switch_page("../../pages/self_check.py").run()
    assert at.title[0].value == TEXT("check.title.about-you")
    at = begin_check(open_page)
    at.checkbox(key="check.tick.RF01").check().run()
    at.switch_page("../../pages/guidance.py").run()
    at.switch_page("../../pages/self_check.py").run()
    assert CONTENT.screen.text_for(Urgency.EMERGENCY).heading in shown(at)


def test_a_slip_leads_back_to_an_empty_list(open_page):
    at = begin_check(open_page)
    at.checkbox(key="check.tick.RF01").check().run()
    at.button(key="check.mistake").click().run()
    assert not any(box.value for box in at.checkbox)
    assert len(at.checkbox) == len(CONTENT.screen.emergency_page)


def test_answers_are_not_stored_and_start_again_forgets_them(open_page, tmp_path):
    at = begin_check(open_page)
    at.checkbox(key="check.tick.RF01").check().run()
    at.button(key="check.again").click().run()
    assert at.title[0].value == TEXT("check.title.about-you")
    assert at.pills(key="check.age").value is None
    assert at.selectbox(key="check.country").value == "ZZ"
    assert not (tmp_path / "user").exists()


def test_the_country_can_be_changed(open_page):
    at = begin_check(open_page)
    at.checkbox(key="check.tick.RF01").check().run()
    at.selectbox(key="check.country").set_value("US").run()
    assert 'href="tel:911"' in shown(at)
    at.button(key="check.again").click().run()
    assert at.selectbox(key="check.country").value == "US"
    assert 'href="tel:911"' in shown(at)


def test_a_page_that_fails_keeps_its_frame_and_tells_it_in_words(open_page, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("backcare.ui.diary.read_diary", fail)
    monkeypatch.setattr("backcare.storage.tiny.TinyTrackerStore.version", fail)
    at = open_page("tracker")
    assert not at.exception
    assert at.warning[0].value == TEXT("error.unexpected").strip()
    assert "secret detail" not in shown(at)
    assert "does not replace a doctor" in shown(at)
