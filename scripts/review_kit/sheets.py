"""Which statements stand in which document: by topic, each small enough for an evening."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from backcare.content.cited.one import Cited
from backcare.content.library import ContentLibrary

MOST = 40
MOST_EXERCISES = 12
_TITLES = {
    "drawing": "The drawing of the back",
    "check/emergency": "The self-check: emergency signs",
    "check/results": "The self-check: what a result says",
    "exercises": "Exercises",
    "plan": "The plan",
    "run-walk": "Running and walking in turns",
    "after-run": "Right after a run",
    "answers": "What a number in the diary is answered with",
    "today": "Today",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document; `name` is that of its file, without the ending."""

    name: str
    topic: str
    title: str
    told: tuple[Cited, ...]


def sheets_of(library: ContentLibrary, told: list[Cited]) -> list[Sheet]:
    """Return the documents of all topics; a long topic has several, about equally long."""
    order = list(dict.fromkeys(one.topic for one in told))
    told = sorted(told, key=lambda one: order.index(one.topic))
    return [
        sheet
        for topic, all_of_it in groupby(told, key=lambda one: one.topic)
        for sheet in _parts(topic, _title(topic, library), list(all_of_it))
    ]


def _parts(topic: str, title: str, told: list[Cited]) -> Iterator[Sheet]:
    name = topic.replace("/", "-")
    is_paired = topic == "exercises"  # why, how and how much stay together
    wholes = [[one] for one in told]
    if is_paired:
        wholes = [list(pair) for _, pair in groupby(told, key=lambda one: one.where)]
    parts = math.ceil(len(wholes) / (MOST_EXERCISES if is_paired else MOST))
    if parts == 1:
        yield Sheet(name, topic, title, tuple(told))
        return
    cuts = [round(part * len(wholes) / parts) for part in range(parts + 1)]
    for part in range(parts):
        inside = tuple(chain.from_iterable(wholes[cuts[part] : cuts[part + 1]]))
        part_title = f"{title} (part {part + 1} of {parts})"
        yield Sheet(f"{name}-{part + 1}", topic, part_title, inside)


def _title(topic: str, library: ContentLibrary) -> str:
    if topic in library.articles:
        return library.articles[topic].title
    if topic in _TITLES:
        return _TITLES[topic]
    page = next(p for p in library.check_flow.pages if topic == f"check/{p.id}")
    return f"The self-check: {page.title}"
