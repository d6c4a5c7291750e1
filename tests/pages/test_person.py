"""Who shows the exercises: the person who was chosen, or the first one."""

from types import SimpleNamespace

import pytest

from backcare.domain.measures import Person
from backcare.ui import parts
from backcare.ui.exercises import demonstration

FILM = (("plank", ".webm"), ("plank", "_poster.webp"))


@pytest.fixture
def choose(monkeypatch):
    def chosen(person, *there):
        for module in (demonstration, parts):
            monkeypatch.setattr(module, "measures_now", lambda: SimpleNamespace(person=person))
        monkeypatch.setattr(demonstration, "_is_there", lambda name: name in there)
        monkeypatch.setattr(demonstration, "_fingerprint", lambda name: "f")

    return chosen


def paths(*wanted):
    return [url.removeprefix("/library/") for url in demonstration.clip_urls(*wanted)]


def test_who_was_chosen_is_shown(choose):
    choose(Person.MAN, "man/plank.webm", "man/plank_poster.webp")
    assert paths(*FILM) == ["man/plank.webm?v=f", "man/plank_poster.webp?v=f"]


def test_a_poster_is_never_of_another_than_its_film(choose):
    choose(Person.MAN, "man/plank_poster.webp")
    assert paths(*FILM) == ["plank.webm?v=f", "plank_poster.webp?v=f"]
    assert paths(("plank", "_poster.webp")) == ["man/plank_poster.webp?v=f"]


def test_the_first_is_shown_to_who_chose_nobody(choose):
    choose(Person.WOMAN, "man/plank.webm", "woman/plank.webm")
    assert paths(("plank", ".webm")) == ["plank.webm?v=f"]


def test_cut_outs_are_of_the_same_person(choose, monkeypatch):
    drawn = SimpleNamespace(file="0123456789abcdef", width=4, height=3)
    there = {"plank": drawn, "man/plank": drawn, "run": drawn}
    monkeypatch.setattr(parts, "figures", lambda: there)
    choose(Person.MAN)
    assert "/man/plank.webp" in parts.figure_url("plank")
    assert "/figures/run.webp" in parts.figure_url("run")
