"""What the guided session's player gets: stations, their versions, and every word.

A station is one exercise in its turn, or one part of a run.
"""

import hashlib
import json
import math
from collections.abc import Sequence

import msgspec

from backcare.content.library import ContentLibrary
from backcare.content.texts import FORMS, LANGUAGE, Texts
from backcare.domain.entries import RepsLeft
from backcare.domain.exercises.exercise import Beat, Demonstration, Exercise, Move
from backcare.domain.exercises.film import Films, Way, in_time
from backcare.domain.plan.after_run import (
    Easing,
    Movement,
    Timed,
    Where,
    minutes_of_stations,
    stations_of,
)
from backcare.domain.plan.after_run import Station as AfterRunStation
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.floor import without_impact
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.progression import versions
from backcare.domain.plan.run_walk import RunWalk, seconds_to_count, steps_of_run
from backcare.domain.plan.steps import Step, StepKind, marching, steps_of
from backcare.domain.sides import Side
from backcare.ui.exercises.demonstration import clip_urls, size_of
from backcare.ui.lists import capital
from backcare.ui.plan.words import planned_speed, session_heading

_WORDS = (
    *("pause", "resume", "paused", "back", "skip", "next_exercise", "easier", "harder", "stop"),
    *("goes_on", "slept", "after_that", "station"),
    *("side_left", "side_right", "side_help", "left_side", "right_side", "then_left", "then_right"),
    *("then_set", "unit_seconds", "unit_minutes", "unit_reps"),
    *("turn_left", "turn_right"),
    *("sound_on", "sound_off", "speech_on", "speech_off", "vibration_on", "vibration_off"),
    *("ready", "rest", "side", "move", "run", "walk"),
    *("n_of", "n_s", "rep_of", "set_of", "n_minutes", "n_seconds"),
    *("say_ready", "say_ready_side", "say_work", "say_timed", "say_rep", "say_reps", "say_in_turn"),
    *("say_rest", "say_rest_side", "say_side_side", "say_move", "say_run", "say_walk"),
    *("end_title", "end_done", "end_run", "end_short", "nothing_done", "close", "not_over"),
    *("ask_pain", "pain_anchors", "ask_left", "by_exercise", "pain_of", "pain_short", "left_of"),
    *("left_short", "sitting_title", "ask_sitting"),
)
"""Keys below `guided.` in the texts."""
_WORDS_TO_GO_ON = (
    *("go_on_set", "go_on_at", "go_on_end", "save_done", "not_over_told", "kept_here", "kept_day"),
    *("give_up", "give_up_sure", "save", "saving", "not_saved_yet", "discard", "discard_sure"),
)
"""The keys for a page that only offers to go on; the kept session brings the others."""
_FILM = {
    "webm": ".webm",
    "mp4": ".mp4",
    "webm_dark": "_dark.webm",
    "mp4_dark": "_dark.mp4",
    "poster": "_poster.webp",
    "steps": "_steps.webp",
}
"""The kinds of files of a film, and how their names end."""


class Work(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all sets of an exercise share: see `Step`, and `ways` of the film in `InTime`."""

    sets: int = 1
    beats: tuple[Beat, ...] = ()
    hold: int = 0
    alternates: bool = False
    ways: tuple[tuple[Way, ...], ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A station as planned, easier or harder: an `exercise` of the library, or a `name`.

    `speed` says how fast a repetition goes.
    """

    exercise: str | None = None
    name: str | None = None
    speed: str = ""
    work: Work
    steps: tuple[Step, ...]


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a session; `counts`: it is part of what was planned, and no warm-up."""

    counts: bool
    versions: dict[str, Version]


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said about an exercise."""

    name: str
    cues: tuple[str, ...]
    side_cues: dict[Side, str] | None = None


class Filmed(Shown, frozen=True, kw_only=True):
    """An exercise that is also shown; `film` has an address for each kind of file, `shape` and
    `strip` say how much wider than high film and steps are.
    """

    film: dict[str, str]
    shape: float
    strip: float
    shown_side: Side | None
    alt: str
    alt_mirrored: str


class PlayerData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session for the player, with every word of it; `key` changes with its content.

    A run-walk session has its `step`, the kind of step that is `measured`, and how many seconds of
    it are `enough` to count. `also` are sessions to choose from instead, without own words.
    """

    kind: str
    title: str
    start: str
    exercises: dict[str, Shown]
    reps_left: tuple[RepsLeft, ...]
    stations: tuple[Station, ...]
    step: int | None = None
    measured: StepKind | None = None
    enough: int | None = None
    also: tuple["PlayerData", ...] = ()
    key: str = ""
    words: dict[str, str] = {}


class OfferData(msgspec.Struct, frozen=True, kw_only=True):
    """What the player needs to go on with the session that the browser keeps, and no other."""

    key: str
    words: dict[str, str]


def routine_data(
    session: PlannedSession,
    whole: PlannedSession,
    plan: Plan,
    minutes: int,
    content: ContentLibrary,
) -> PlayerData:
    """Return a session for the player; one cut from the `whole` one has no warm-up."""
    text, planner = content.texts, Planner(plan.choices, content.programming)
    stations = _warm_up(content) if session.has_warm_up and session is whole else []
    for planned in session.exercises:
        known = versions(planned, whole, planner)
        if session.is_on_the_floor:
            known = without_impact(known, content.advice.no_impact.floor_work)
        offered = {name: _version(one, content) for name, one in known.items()}
        stations.append(Station(counts=True, versions=offered))
    shown = {v.exercise for s in stations for v in s.versions.values() if v.exercise is not None}
    return _with_key(
        PlayerData(
            kind="routine",
            title=session_heading(session, text),
            start=text("guided.start", minutes=minutes),
            exercises={name: _shown(content.exercises[name]) for name in sorted(shown)},
            reps_left=tuple(RepsLeft),
            stations=tuple(stations),
        ),
        f"{plan.id}.{session.day}.{session.name}",
        text,
    )


def first_data(
    planned: Sequence[PlannedExercise], minutes: int, content: ContentLibrary
) -> PlayerData:
    """Return exercises of no plan for the player, each as it is and in no other version."""
    text, names = content.texts, sorted(one.exercise for one in planned)
    return _with_key(
        PlayerData(
            kind="routine",
            title=text("first.title"),
            start=text("guided.start", minutes=minutes),
            exercises={name: _shown(content.exercises[name]) for name in names},
            reps_left=tuple(RepsLeft),
            stations=tuple(
                Station(counts=True, versions={"planned": _version(one, content)})
                for one in planned
            ),
        ),
        f"first.{'.'.join(names)}",
        text,
    )


def run_data(run_walk: RunWalk, step: int, text: Texts) -> PlayerData:
    """Return a step of the run-walk for the player."""
    parts = steps_of_run(run_walk, step)
    names = [text(f"run_walk.part.{part}") for part in ("warm_up", "intervals", "cool_down")]
    seconds = sum(s.seconds for part in parts for s in part)
    return _with_key(
        PlayerData(
            kind="run",
            step=step,
            title=text("run_walk.step", step=step),
            start=text("guided.start", minutes=math.ceil(seconds / 60)),
            exercises={},
            reps_left=(),
            measured=run_walk.steps[step].measured_kind,
            enough=seconds_to_count(run_walk, step),
            stations=tuple(
                Station(counts=number == 1, versions={"planned": _bare(name, part)})
                for number, (name, part) in enumerate(zip(names, parts, strict=True))
            ),
        ),
        f"run.{step}",
        text,
    )


def after_run_data(easing: Easing, content: ContentLibrary) -> PlayerData:
    """Return the routine right after a run for the player, on the floor or standing."""
    text = content.texts
    floor, standing = (_after_run_at(where, easing, content) for where in Where)
    data = _with_key(msgspec.structs.replace(floor, also=(standing,)), "after_run", text)
    words = {"move": text("after_run.move"), "say_move": text.template("after_run.say_move")}
    return msgspec.structs.replace(data, words=data.words | words)


def _after_run_at(where: Where, easing: Easing, content: ContentLibrary) -> PlayerData:
    text, led = content.texts, stations_of(content.after_run, where, easing, content.exercises)
    return PlayerData(
        kind="after-run",
        title=text("after_run.title"),
        start=text(f"after_run.start.{where}", minutes=minutes_of_stations(led)),
        exercises={_name_of(one.part): _shown_after_run(one.part, content) for one in led},
        reps_left=(),
        stations=tuple(_station_after_run(one, content) for one in led),
    )


def _station_after_run(one: AfterRunStation, content: ContentLibrary) -> Station:
    work, part = _work(one.steps), one.part
    if isinstance(part, Movement) and part.name is None:
        work = _filmed(work, content.exercises[part.exercise].demonstration, content.films)
    version = Version(exercise=_name_of(part), work=work, steps=_told_once(one.steps))
    return Station(counts=True, versions={"planned": version})


def _name_of(part: Timed | Movement) -> str:
    """Return what the player knows a station by: one in another position is no library exercise."""
    return part.name or part.exercise if isinstance(part, Movement) else part.name


def _shown_after_run(part: Timed | Movement, content: ContentLibrary) -> Shown:
    if isinstance(part, Timed):
        return Shown(name=part.name, cues=(part.cue,))
    shown = _shown(content.exercises[part.exercise])
    if part.name is not None:
        return Shown(name=part.name, cues=part.cues, side_cues=shown.side_cues)
    return msgspec.structs.replace(shown, cues=part.cues or shown.cues)


def offer_data(text: Texts) -> OfferData:
    """Return what the player needs on a page that only offers to go on."""
    return OfferData(key="", words=_words(_WORDS_TO_GO_ON, text))


def _warm_up(content: ContentLibrary) -> list[Station]:
    text, programme = content.texts, content.programme
    stations = [
        Station(counts=False, versions={"planned": _version(planned, content)})
        for planned in content.programming.warm_up()
    ]
    march = _bare(text("guided.marching"), marching(programme))
    return [*stations, Station(counts=False, versions={"planned": march})]


def _version(planned: PlannedExercise, content: ContentLibrary) -> Version:
    steps = steps_of([planned], content.exercises)
    exercise = content.exercises[planned.exercise]
    return Version(
        exercise=planned.exercise,
        speed=planned_speed(planned, content),
        work=_filmed(_work(steps), exercise.demonstration, content.films),
        steps=_told_once(steps),
    )


def _bare(name: str, steps: Sequence[Step]) -> Version:
    return Version(name=name, work=_work(steps), steps=_told_once(steps))


def _work(steps: Sequence[Step]) -> Work:
    work = next((step for step in steps if step.kind is StepKind.WORK), None)
    if work is None:
        return Work()
    return Work(sets=work.sets, beats=work.beats, hold=work.hold, alternates=work.alternates)


def _filmed(work: Work, shown: Demonstration | None, films: Films) -> Work:
    """Return the work with the ways of its film, if there is one."""
    if shown is None:
        return work
    led = in_time(work.beats, films[shown.clip], shown.ways)
    return msgspec.structs.replace(work, ways=led.ways)


def _told_once(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps without what all sets of an exercise share (`Work`)."""
    return tuple(
        msgspec.structs.replace(step, sets=1, beats=(), hold=0, alternates=False)
        if step.kind is StepKind.WORK
        else step
        for step in steps
    )


def _shown(exercise: Exercise) -> Shown:
    sides = {side: exercise.side_words(side) for side in Side}
    said = Shown(
        name=exercise.name,
        cues=tuple(exercise.cues),
        side_cues=sides if exercise.side_cue is not None else None,
    )
    shown = exercise.demonstration
    if shown is None:
        return said
    urls = clip_urls(*((shown.clip, ending) for ending in _FILM.values()))
    return Filmed(
        **msgspec.structs.asdict(said),
        film=dict(zip(_FILM, urls, strict=True)),
        shape=_shape(shown.clip, "poster"),
        strip=_shape(shown.clip, "steps"),
        shown_side=shown.shown_side,
        alt=shown.description,
        alt_mirrored=shown.mirrored_description,
    )


def _shape(clip: str, name: str) -> float:
    """Return how much wider than high a picture is."""
    width, height = size_of(clip, _FILM[name])
    return round(width / height, 4)


def _with_key(data: PlayerData, key: str, text: Texts) -> PlayerData:
    """Return the data with its words, and a key that changes with its content.

    The player is drawn anew when the key changes.
    """
    plain = json.dumps(msgspec.to_builtins(data), sort_keys=True)
    mark = hashlib.sha256(plain.encode()).hexdigest()[:8]
    words = _words((*_WORDS, *_WORDS_TO_GO_ON), text)
    words |= {f"beat_{move}": capital(text(f"dose.move.{move}")) for move in Move}
    return msgspec.structs.replace(data, key=f"{key}.{mark}", words=words)


def _words(names: Sequence[str], text: Texts) -> dict[str, str]:
    """Return words by name, with their forms for some numbers, and whose plural rules they have."""
    forms = [f"{name}{form}" for name in names for form in ("", *FORMS)]
    known = {name: f"guided.{name}" for name in forms}
    said = {name: text.template(key) for name, key in known.items() if key in text}
    return {"language": LANGUAGE, **said}
