"""Which sources `python -m scripts.old_sources` says are due to be looked at again."""

import sys
from datetime import date

import pytest

from backcare.domain.review import Basis, Retraction, Source, Support
from scripts import old_sources

TODAY = date(2028, 12, 31)


def source(number=1, **given):
    words = {"short": f"Study {number}", "citation": "Somebody (2020). A study."}
    kind = {"basis": Basis.CHECKED, "support": Support.TRIAL, "found": "What was found in whom."}
    return Source(id=f"R{number}", **{**words, **kind, **given})


def looked_up(day, **given):
    return source(looked_up=day, retraction=Retraction.NONE_SEEN, **given)


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (looked_up(date(2026, 11, 29), year=1999), "looked up 2026-11-29"),
        (looked_up(date(2026, 12, 31), year=1999), None),
        (source(year=2025), "never looked up, published 2025"),
        (source(year=2026), None),
        (source(), "never looked up, without a year"),
        (looked_up(date(2028, 12, 30), newer="A review of 2028"), "newer: A review of 2028"),
        (source(basis=Basis.SYNTHESIS, support=Support.OWN), None),
    ],
)
def test_due_after_two_years_or_when_a_newer_one_is_named(due, why):
    said = old_sources.why_due(due, TODAY)
    assert said == why if why is None else said.endswith(why)


def test_what_most_content_rests_on_comes_first():
    sources = [source(1, year=2000), source(2, year=2000, link="https://doi.org/10.1/2"), source(3)]
    assert list(old_sources.due_lines(sources, {"R1": 1, "R2": 12}, TODAY)) == [
        "R2 | Study 2 | places: 12 | never looked up, published 2000 | https://doi.org/10.1/2",
        "R1 | Study 1 | places: 1 | never looked up, published 2000 | no link",
        "R3 | Study 3 | places: 0 | never looked up, without a year | no link",
    ]


def test_the_command_lists_our_own_sources_by_the_day_it_is_given(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["old_sources", "--today", "2040-01-01"])
    assert old_sources.main() == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert last == f"{len(lines)} of {len(lines) + 1} sources are due."  # all but our own summary
    places = [int(line.split(" | ")[2].removeprefix("places: ")) for line in lines]
    assert places == sorted(places, reverse=True)
    assert places[0] > 10
