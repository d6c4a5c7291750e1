"""Read the whole content and check it, once at the start."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from backcare.content.answer_book import read_answers
from backcare.content.as_read import as_read
from backcare.content.brief import read_brief
from backcare.content.check_pages import read_check_flow
from backcare.content.check_people import read_people
from backcare.content.cited import cited, references
from backcare.content.cited.one import Cited
from backcare.content.demo_story import read_demo
from backcare.content.judged import judged
from backcare.content.library import ContentLibrary
from backcare.content.plan_book import read_after_run, read_gates, read_programme, read_reasons
from backcare.content.rule_book import read_rule_book
from backcare.content.strict_yaml import read_typed
from backcare.content.texts import read_texts
from backcare.content.today import read_today
from backcare.domain.check.advice import Advice
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.topics import topics
from backcare.domain.check.triage import Screen
from backcare.domain.check.warning_card import WarningCard
from backcare.domain.errors import ContentError
from backcare.domain.exercises.circuit import Circuit
from backcare.domain.exercises.clips import CLIP_FILES, FILM_FILES
from backcare.domain.exercises.exercise import Exercise, Variation
from backcare.domain.exercises.film import Film, Films, in_time
from backcare.domain.exercises.guidance import Article, ArticleGroup, Picture, Section
from backcare.domain.helplines import FALLBACK, Helplines
from backcare.domain.plan.programming import gently
from backcare.domain.plan.run_walk import RunWalk
from backcare.domain.plan.steps import beats_of
from backcare.domain.review import Doubt, Mark, Place, Source
from backcare.domain.run_exports import RunExport
from backcare.domain.tracker.unlikely import Asking

T = TypeVar("T")

_OWN = "own"
"""The folder of texts that a host put in the place of ours."""


def read_library(content: Path, clips: Path) -> ContentLibrary:
    """Read everything below `content`; `clips` holds the demonstrations, the figures lie beside it.

    Raises `ContentError` that names the file and line of the first mistake, or the broken
    reference.
    """
    articles = sorted(_read_named(content / "guidance", Article), key=lambda a: a.order)
    exercises = _read_named(content / "exercises", Exercise)
    pictures = _read_named(content / "pictures", Picture)
    check = content / "check"
    screen = read_typed(check / "screen.yaml", Screen)
    body_map = read_typed(check / "body_map.yaml", BodyMap)
    rule_book = read_rule_book(check, screen, body_map)
    check_flow = read_check_flow(check / "pages.yaml", screen, rule_book)
    told = topics(check_flow, rule_book)
    _check_muscles(exercises, read_typed(content / "muscles.yaml", list[str]))
    # Exercises with a moving demonstration come first.
    exercises_by_id = _by_id(sorted(exercises, key=lambda e: (e.demonstration is None, e.id)))
    programme = read_programme(content / "plan", exercises_by_id)
    gates = read_gates(content / "plan", exercises_by_id)
    clubs = {
        "notice": _own_or_ours(content / "club" / "notice.md"),
        "data_protection": _own_or_ours(content / "club" / "data-protection.md"),
    }
    library = ContentLibrary(
        articles=_by_id(articles),
        article_groups=tuple(read_typed(content / "article_groups.yaml", list[ArticleGroup])),
        exercises=exercises_by_id,
        films=_read_films(clips.parent / "keys.json"),
        pictures=_by_id(pictures),
        drawings=MappingProxyType({p.id: _read_drawing(content, p) for p in pictures}),
        sources=_by_id(read_typed(content / "sources.yaml", list[Source])),
        screen=screen,
        warning_card=read_typed(check / "warning_card.yaml", WarningCard),
        rule_book=rule_book,
        body_map=body_map,
        check_flow=check_flow,
        topics=told,
        people=read_people(check / "people.yaml", told, rule_book),
        brief=read_brief(check / "brief.yaml", rule_book),
        advice=read_typed(check / "advice.yaml", Advice),
        programme=programme,
        reasons=read_reasons(content / "plan", programme),
        gates=gates,
        run_walk=read_typed(content / "plan" / "run_walk.yaml", RunWalk),
        today=read_today(content / "today.yaml"),
        after_run=read_after_run(content / "plan", exercises_by_id),
        answers=read_answers(content / "tracker" / "answers.yaml"),
        circuit=_read_circuit(content / "club" / "circuit.yaml", exercises_by_id),
        demo=read_demo(content / "demo" / "story.yaml", exercises_by_id, rule_book, screen, gates),
        notice=_read_text(clubs["notice"]),
        data_protection=_read_text(clubs["data_protection"]),
        helplines=MappingProxyType(_read_helplines(content / "helplines")),
        asking=read_typed(content / "typed.yaml", Asking),
        run_exports=tuple(
            _by_id(read_typed(content / "run_exports.yaml", list[RunExport])).values()
        ),
        texts=read_texts(content / "texts"),
        own=frozenset(name for name, path in clubs.items() if path.parent.name == _OWN),
    )
    everything = list(cited(library))
    _check_references(library, everything, clips)
    marks = read_typed(content / "reviews.yaml", list[Mark])
    doubts = read_typed(content / "doubts.yaml", dict[Place, Doubt])
    library = replace(library, judged=judged(marks, doubts, everything))
    return replace(library, as_read=as_read(library, content / "texts"))


def _read_films(path: Path) -> Films:
    try:
        return MappingProxyType(msgspec.json.decode(path.read_bytes(), type=dict[str, Film]))
    except (OSError, msgspec.DecodeError) as error:
        raise ContentError(f"{path.name} cannot be read: {error}") from error


def _read_circuit(path: Path, exercises: Mapping[str, Exercise]) -> Circuit:
    circuit = read_typed(path, Circuit)
    for exercise in circuit.exercises:
        if exercise not in exercises:
            raise ContentError(f"{path.name}: there is no exercise {exercise}")
    return circuit


def _own_or_ours(path: Path) -> Path:
    """Return the path of the host's own text if there is one, else ours.

    Theirs is in the folder `own` beside ours, so that no upgrade touches it.
    """
    own = path.parent / _OWN / path.name
    return own if own.is_file() else path


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name} cannot be read as text: {error}") from error


def _read_named(folder: Path, type_: type[T]) -> list[T]:
    items = []
    for path in sorted(folder.glob("*.yaml")):
        item = read_typed(path, type_)
        if getattr(item, "id") != path.stem:  # noqa: B009 - the types share no base with an id
            raise ContentError(f"{path}, line 1: expected the id {path.stem!r}")
        items.append(item)
    if not items:
        raise ContentError(f"{folder}: expected at least one .yaml file")
    return items


def _read_helplines(folder: Path) -> dict[str, Helplines]:
    by_country = {p.stem: read_typed(p, Helplines) for p in sorted(folder.glob("*.yaml"))}
    for stem, entry in by_country.items():
        if entry.country != stem:
            raise ContentError(f"{folder / stem}.yaml, line 1: expected the country {stem!r}")
    if FALLBACK not in by_country:
        raise ContentError(
            f"{folder}: expected {FALLBACK}.yaml, the numbers for all other countries"
        )
    return by_country


def _read_drawing(content: Path, picture: Picture) -> str:
    path = content / "pictures" / picture.file
    if not path.is_file():
        raise ContentError(f"{path}: expected the drawing of {picture.id!r}")
    return path.read_text(encoding="utf-8")


def _by_id(items: Iterable[T]) -> Mapping[str, T]:
    result: dict[str, T] = {}
    for item in items:
        key: str = getattr(item, "id")  # noqa: B009 - the types share no base with an id
        if key in result:
            raise ContentError(f"expected each id once, found {key!r} twice")
        result[key] = item
    return MappingProxyType(result)


def _check_references(library: ContentLibrary, told: list[Cited], clips: Path) -> None:
    for where, source in references(told):
        if source not in library.sources:
            raise ContentError(f"{where}: cites {source}, which sources.yaml does not have")
    _check_files("body_map.yaml", [clips / view.picture for view in library.body_map.views])
    for exercise in library.exercises.values():
        for variation in (*exercise.easier, *exercise.harder):
            _check_variation(library, exercise, variation)
        _check_files(exercise.id, [clips / name for name in media_of(exercise)])
        _check_files(exercise.id, (_figure(clips, name) for name in figures_of(exercise)))
        _check_film(exercise, library.films)
    _check_ladder(library.exercises)
    _check_floor_work(library)
    _check_groups(library)
    for article in library.articles.values():
        for section in article.sections:
            _check_section(library, article.id, section)
        named = (section.figure.name for section in article.sections if section.figure)
        _check_files(article.id, (_figure(clips, name) for name in named))


def _check_film(exercise: Exercise, films: Films) -> None:
    """Check that the film has a way for each beat of the dose, however long its holds are."""
    shown = exercise.demonstration
    if shown is None:
        return
    if shown.clip not in films:
        raise ContentError(f"{exercise.id}: keys.json does not have {shown.clip!r}")
    try:
        in_time(beats_of(gently(exercise, 1), exercise), films[shown.clip], shown.ways)
    except ValueError as error:
        raise ContentError(f"{exercise.id}, {shown.clip}: {error}") from error


def _check_groups(library: ContentLibrary) -> None:
    """Check that each topic stands below one heading: else nobody finds it."""
    grouped = [name for group in library.article_groups for name in group.articles]
    for name in library.articles.keys() ^ set(grouped):
        raise ContentError(f"article_groups.yaml: expected each topic once, found {name} otherwise")
    if len(grouped) != len(library.articles):
        raise ContentError("article_groups.yaml: expected each topic once, one stands there twice")


def _check_floor_work(library: ContentLibrary) -> None:
    """Check that nothing lands or carries weight that goes on while running and jumping wait."""
    for name in library.advice.no_impact.floor_work:
        exercise = library.exercises.get(name)
        if exercise is None or not exercise.may_be_floor_work:
            raise ContentError(f"advice.yaml: expected calm floor work, found {name}")


def _check_muscles(exercises: Iterable[Exercise], known: Collection[str]) -> None:
    for exercise in exercises:
        for muscle in exercise.muscles.names:
            if muscle not in known:
                near = get_close_matches(muscle, known, n=1)
                meant = f", did you mean {near[0]!r}?" if near else ""
                raise ContentError(f"{exercise.id}: muscles.yaml does not have {muscle!r}{meant}")


def _add_shown_steps(exercise: Exercise, above: dict[str, set[str]]) -> None:
    below, next_one = exercise.steps
    for name in filter(None, (below, next_one)):
        if name not in above:
            raise ContentError(f"{exercise.id}: expected an exercise, found {name}")
    if below is not None:
        above[below].add(exercise.id)
    if next_one is not None:
        above[exercise.id].add(next_one)


def _check_ladder(exercises: Mapping[str, Exercise]) -> None:
    """Check that an easier version never has a higher level, and that harder never leads back."""
    above: dict[str, set[str]] = {name: set() for name in exercises}
    for exercise in exercises.values():
        for upper in filter(None, (v.exercise for v in exercise.harder)):
            above[exercise.id].add(upper)
        for lower in filter(None, (v.exercise for v in exercise.easier)):
            above[lower].add(exercise.id)
        _add_shown_steps(exercise, above)
    for lower, upper in ((a, b) for a, uppers in above.items() for b in uppers):
        if exercises[lower].level > exercises[upper].level:
            raise ContentError(f"{upper}: expected no lower level than {lower}, its easier one")
    try:
        tuple(TopologicalSorter(above).static_order())
    except CycleError as error:
        circle = " to ".join(error.args[1])
        raise ContentError(f"exercises: expected harder never to lead back, {circle}") from error


def media_of(exercise: Exercise) -> list[str]:
    """Return the names of all media that an exercise shows."""
    demonstration = exercise.demonstration
    if demonstration is None:
        return []
    clip = demonstration.clip
    return [
        *(f"{clip}{ending}" for ending in CLIP_FILES),
        *(f"{clip}_second{ending}" for ending in FILM_FILES if demonstration.has_second_view),
        *(f"{clip}_fault_{m.picture}.webp" for m in exercise.mistakes if m.picture),
    ]


def _check_section(library: ContentLibrary, article_id: str, section: Section) -> None:
    if section.picture is not None and section.picture not in library.pictures:
        raise ContentError(f"{article_id}: expected a picture {section.picture!r}")
    for exercise in (action.exercise for action in section.actions):
        if exercise is not None and exercise not in library.exercises:
            raise ContentError(f"{article_id}: expected an exercise {exercise!r}")
    for topic in (action.topic for action in section.actions):
        if topic is not None and topic not in library.articles:
            raise ContentError(f"{article_id}: expected a topic {topic!r}")


def figures_of(exercise: Exercise) -> list[str]:
    """Return the names of the figures that an exercise is shown by."""
    return [] if exercise.demonstration is None else [exercise.demonstration.clip]


def _figure(clips: Path, name: str) -> Path:
    return clips.parent / "figures" / f"{name}.webp"


def _check_files(where: str, paths: Iterable[Path]) -> None:
    for path in paths:
        if not path.is_file():
            raise ContentError(f"{where}: expected the media file {path}")


def _check_variation(library: ContentLibrary, exercise: Exercise, variation: Variation) -> None:
    other = variation.exercise
    if other is not None and (other == exercise.id or other not in library.exercises):
        raise ContentError(
            f"{exercise.id}: expected another exercise of the library, found {other}"
        )
