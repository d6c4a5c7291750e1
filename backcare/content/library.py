"""The whole content as one value, and every statement of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backcare.content.texts import Texts
from backcare.domain.check.advice import Advice
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.pages import CheckFlow
from backcare.domain.check.people import Person
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.topics import Topic
from backcare.domain.check.triage import Screen
from backcare.domain.demo_story import DemoStory
from backcare.domain.exercises.circuit import Circuit
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.exercises.guidance import Article, Picture, Statement
from backcare.domain.helplines import Helplines
from backcare.domain.plan.after_run import AfterRun
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.programme import Programme, Reason
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.run_walk import RunWalk
from backcare.domain.review import Source
from backcare.domain.tracker.answer_book import AnswerBook
from backcare.domain.tracker.unlikely import Asking


@dataclass(frozen=True, slots=True)
class ContentLibrary:
    """All content, read-only. Mappings are by id and keep the order shown on a page.

    `notice` and `data_protection` are Markdown, for members and for organisers. The host may
    replace each with their own. `topics` are made from `check_flow`: what the rules are told by.
    """

    articles: Mapping[str, Article]
    exercises: Mapping[str, Exercise]
    pictures: Mapping[str, Picture]
    drawings: Mapping[str, str]
    sources: Mapping[str, Source]
    screen: Screen
    rule_book: RuleBook
    body_map: BodyMap
    check_flow: CheckFlow
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    brief: Mapping[str, str]
    advice: Advice
    programme: Programme
    reasons: Mapping[str, Reason]
    gates: Gates
    run_walk: RunWalk
    today: Mapping[str, Reason]
    after_run: AfterRun
    answers: AnswerBook
    circuit: Circuit
    demo: DemoStory
    notice: str
    data_protection: str
    helplines: Mapping[str, Helplines]
    asking: Asking
    texts: Texts

    @property
    def programming(self) -> Programming:
        """What plans are made from."""
        return Programming(self.programme, self.exercises)


def statements(library: ContentLibrary) -> Iterator[tuple[str, Statement]]:
    """Yield every statement with the id of its article or picture, or the name of its file."""
    for article in library.articles.values():
        for section in article.sections:
            yield from ((article.id, s) for s in section.statements)
    for picture in library.pictures.values():
        yield from ((picture.id, s) for s in picture.parts)
    yield from (("programme", s) for s in library.programme.traffic_light)
    run_walk = library.run_walk
    back = run_walk.after_pause
    told = (*run_walk.before, *run_walk.rules, *run_walk.after, back.soon, back.short, back.long)
    yield from (("run_walk", s) for s in told)
    yield from (("after_run", s) for s in library.after_run.statements)
