"""Every page through the running script, as a visit would see it."""

from html import escape

import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Position
from backcare.domain.exercises.finder import Wish, find
from backcare.ui.navigation import PAGES, PAGES_FOLDER, pages_for
from tests.pages.screen import CONTENT, TEXT, main_headings, shown


def test_registry_and_files_agree():
    assert {spec.path for spec in PAGES} == set(PAGES_FOLDER.glob("*.py"))


@pytest.mark.parametrize("spec", pages_for(is_club=False), ids=lambda spec: spec.name)
def test_every_page_opens_with_a_title_and_the_disclaimer(open_page, spec):
    at = open_page(spec.name)
    assert not at.exception
    assert not at.warning
    assert len(main_headings(at)) == 1
    assert "does not replace a doctor" in shown(at)


@pytest.mark.parametrize("topic", CONTENT.articles)
def test_every_article_opens_with_its_statements_and_review_state(open_page, topic):
    article = CONTENT.articles[topic]
    at = open_page("article", topic=topic)
    assert at.title[0].value == article.title
    assert article.sections[-1].heading in [h.value for h in at.header]
    assert "Not yet reviewed by a clinician" in shown(at)
    drawn = [part.proto.component_name for part in at.get("bidi_component")]
    assert 'class="bc-figure"' in shown(at) or "backcare_drawing" in drawn


def test_an_unknown_topic_is_told_in_words(open_page):
    at = open_page("article", topic="<b>no</b>")
    assert not at.exception
    assert at.title[0].value == TEXT("article.unknown_title")


@pytest.mark.parametrize("exercise_id", CONTENT.exercises)
def test_every_exercise_opens_with_mistakes_beside_the_right_form(open_page, exercise_id):
    exercise = CONTENT.exercises[exercise_id]
    at = open_page("exercise", id=exercise_id)
    assert not at.exception
    assert not at.warning
    assert at.title[0].value == exercise.name
    page = shown(at)
    assert exercise.why in page
    assert TEXT("exercise.stop_short", nprs=exercise.stop_above) in page
    assert TEXT("exercise.stop_always", nprs=exercise.stop_above).split(",")[0] in page
    pictures = [m for m in exercise.mistakes if m.picture]
    assert page.count(f"{exercise.demonstration.clip}_fault_") == len(pictures)
    for mistake in pictures:
        assert escape(TEXT("exercise.form_check_alt", shown=mistake.description)) in page


def test_an_unknown_exercise_is_told_in_words(open_page):
    at = open_page("exercise", id="E99")
    assert at.title[0].value == TEXT("exercise.unknown_title")


def test_the_library_is_filtered_by_goal_and_level(open_page):
    at = open_page("exercises")
    at.selectbox(key="goal").set_value("foot-calf").run()
    at.pills(key="level").set_value(1).run()
    expected = [e for e in CONTENT.exercises.values() if "foot-calf" in e.goals and e.level == 1]
    assert f"{len(expected)} of {len(CONTENT.exercises)}" in shown(at)


def found_by(**wish):
    """Return the line that counts what a wish finds."""
    every = CONTENT.exercises.values()
    found = len(find(every, Wish(**wish)))
    assert 0 < found < len(every)
    return TEXT("exercises.found", found=found, all=len(every))


def test_the_library_is_searched_by_name(open_page):
    at = open_page("exercises")
    at.text_input(key="q").set_value("bridge").run()
    assert found_by(words="bridge") in shown(at)


def test_what_hurts_and_the_position_choose_exercises(open_page):
    at = open_page("exercises")
    sheet = CONTENT.advice.for_group(BehaviourGroup.ARCHING)
    at.selectbox(key="behaviour").set_value(BehaviourGroup.ARCHING).run()
    assert found_by(sheet=sheet) in shown(at)
    at.selectbox(key="position").set_value(Position.BELLY).run()
    assert found_by(sheet=sheet, position=Position.BELLY) in shown(at)


def test_favourites_are_kept_and_can_be_seen_alone(open_page):
    at = open_page("exercise", id="E12")
    at.button(key="favourites.E12").click().run()
    assert TEXT("favourites.remove") in [b.label for b in at.button]
    at = open_page("exercises")
    at.toggle(key="favourites.only").set_value(True).run()
    assert f"1 of {len(CONTENT.exercises)}" in shown(at)
    at = open_page("exercise", id="E12")
    at.button(key="favourites.E12").click().run()
    assert len(open_page("exercises").toggle) == 0


def test_the_library_works_when_the_store_is_broken(open_page, tmp_path):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    assert not open_page("exercises").exception
    at = open_page("exercise", id="E12")
    assert at.title[0].value == CONTENT.exercises["E12"].name


def test_a_choice_that_nothing_fits_says_so(open_page):
    at = open_page("exercises")
    at.text_input(key="q").set_value("no such exercise").run()
    assert TEXT("exercises.none") in shown(at)


def test_a_page_that_fails_keeps_its_frame_and_tells_it_in_words(open_page, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("backcare.ui.tracker.diary.read_diary", fail)
    monkeypatch.setattr("backcare.storage.tinydb_files.store.TinyTrackerStore.version", fail)
    at = open_page("tracker")
    assert not at.exception
    assert at.warning[0].value == TEXT("error.unexpected").strip()
    assert "secret detail" not in shown(at)
    assert "does not replace a doctor" in shown(at)
