"""The whole content as one value, and every statement of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from backcare.content.texts import Texts
from backcare.domain.check.advice import Advice
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.pages import CheckFlow
from backcare.domain.check.people import Person
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.topics import Topic
from backcare.domain.check.triage import Screen
from backcare.domain.check.warning_card import WarningCard
from backcare.domain.demo_story import DemoStory
from backcare.domain.exercises.circuit import Circuit
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.exercises.film import Films
from backcare.domain.exercises.guidance import Article, ArticleGroup, Picture, Statement
from backcare.domain.helplines import Helplines, country_of_languages
from backcare.domain.measures import Words
from backcare.domain.plan.after_run import AfterRun
from backcare.domain.plan.gates import Gates
from backcare.domain.plan.programme import Programme, Reason
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.run_walk import RunWalk
from backcare.domain.review import Mark, Source
from backcare.domain.run_exports import RunExport
from backcare.domain.tracker.answer_book import AnswerBook
from backcare.domain.tracker.unlikely import Asking


@dataclass(frozen=True, slots=True)
class Judged:
    """What clinicians have said: all marks that are kept, and what they mean where they stand.

    A mark stands as long as the words and sources that were judged do. `agreed` has the statements
    with a yes; `agreed_of` has for a place, a part or a topic how many of how many statements got
    a yes, where any did. `doubts` are ours, by place.
    """

    marks: tuple[Mark, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    agreed: Mapping[Statement, Mark] = field(default_factory=dict)
    agreed_of: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContentLibrary:
    """All content, read-only. Mappings are by id and keep the order shown on a page.

    `notice` and `data_protection` are Markdown, for members and for organisers. The host may
    replace each with their own. `topics` are made from `check_flow`: what the rules are told by.
    `films` are by the names of their clips.
    `own` names the fields that are the host's. `as_read` returns the same content for readers of
    other units and words, by the endings of their texts and their words.
    """

    articles: Mapping[str, Article]
    article_groups: tuple[ArticleGroup, ...]
    exercises: Mapping[str, Exercise]
    films: Films
    pictures: Mapping[str, Picture]
    drawings: Mapping[str, str]
    sources: Mapping[str, Source]
    screen: Screen
    warning_card: WarningCard
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
    run_exports: tuple[RunExport, ...]
    texts: Texts
    judged: Judged = Judged()
    own: frozenset[str] = frozenset()
    as_read: "AsRead | None" = None

    def read_by(self, texts: Texts) -> "ContentLibrary":
        """Return the content as it is for the reader of these texts."""
        if self.as_read is None:
            return replace(self, texts=texts)
        content = self.as_read(texts.endings, texts.measures.words)
        return replace(content, texts=texts, as_read=self.as_read)

    def as_usual_in(self, country: str) -> "ContentLibrary":
        """Return the content as people in a country, such as `US`, most likely read it."""
        return self.read_by(self.texts.measured(self.asking.usual.guess(country)))

    def for_languages(self, accepted: str) -> "ContentLibrary":
        """Return the content for a browser that sends `accepted` as Accept-Language."""
        return self.as_usual_in(country_of_languages(self.helplines, accepted))

    @property
    def programming(self) -> Programming:
        """What plans are made from."""
        return Programming(self.programme, self.exercises)


AsRead = Callable[[tuple[str, ...], Words], ContentLibrary]
