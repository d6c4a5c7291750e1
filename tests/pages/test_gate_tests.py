"""The tests before a phase: measured, saved and told."""

from backcare.domain.entries import GateResults
from backcare.domain.sides import Side
from tests.pages.kept import made
from tests.pages.screen import TEXT, press, shown


def test_gate_tests_are_measured_saved_and_told(open_page, store):
    store.add("me", made())
    at = open_page("gate_tests")
    at = press(at, "gates.save.")
    assert TEXT("gates.nothing") in shown(at)
    at.text_input(key="gates.value.side-bridge-knees.left").set_value("31")
    at.text_input(key="gates.value.side-bridge-knees.right").set_value("30")
    at = press(at, "gates.next")
    at.text_input(key="gates.value.bird-dog.left").set_value("4")
    at = press(at, "gates.save.")
    [check] = store.find("me", GateResults)
    assert {(v.test, v.side): v.value for v in check.values} == {
        ("side-bridge-knees", Side.LEFT): 31,
        ("side-bridge-knees", Side.RIGHT): 30,
        ("bird-dog", Side.LEFT): 4,
    }
    words = shown(at)
    assert TEXT("gates.state.met", test="Side bridge on knees") in words
    assert TEXT("gates.state.open", test="Bird dog") in words


def test_a_save_that_was_not_confirmed_is_confirmed_by_the_next_tap(open_page, store, monkeypatch):
    store.add("me", made())
    at = open_page("gate_tests")
    at.text_input(key="gates.value.side-bridge-knees.left").set_value("31")

    def refuse(_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("backcare.storage.tinydb_files.sealed.sync_directory", refuse)
        for _ in range(2):  # as long as the disk refuses, it is not said to be saved
            at = press(at, "gates.save.")
            assert at.warning[0].value == TEXT("error.unconfirmed").strip()
    at = press(at, "gates.save.")
    assert TEXT("gates.saved") in shown(at)
    assert len(store.find("me", GateResults)) == 1
