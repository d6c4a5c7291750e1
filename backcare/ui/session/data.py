"""What the guided session's player is given: stations, their versions, and every word.

A station is one exercise in its turn, or one part of a run.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any

import msgspec

from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.entries import RepsLeft
from backcare.domain.exercises.exercise import Exercise, Move
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.progression import versions
from backcare.domain.plan.run_walk import RunWalk, seconds_to_count, steps_of_run
from backcare.domain.plan.steps import Step, StepKind, marching, steps_of
from backcare.domain.sides import Side
from backcare.ui.exercises.view import clip_url
from backcare.ui.plan.words import session_heading

_WORDS = (
    *("pause", "resume", "paused", "back", "skip", "next_exercise", "easier", "harder", "stop"),
    *("goes_on", "slept", "after_that", "station"),
    *("side_left", "side_right", "side_help", "left_side", "right_side", "then_left", "then_right"),
    *("then_set", "unit_second", "unit_seconds", "unit_minutes", "unit_rep", "unit_reps"),
    *("turn_left", "turn_right"),
    *("sound_on", "sound_off", "speech_on", "speech_off", "vibration_on", "vibration_off"),
    *("ready", "rest", "side", "move", "run", "walk"),
    *("rep_of", "set_of", "one_minute", "n_minutes", "n_seconds"),
    *("say_ready", "say_ready_side", "say_work", "say_timed", "say_rep", "say_reps", "say_in_turn"),
    *("say_rest", "say_rest_side", "say_side_side", "say_move", "say_run", "say_walk"),
    *("end_title", "end_done", "end_run", "end_short", "nothing_done", "close", "not_over"),
    *("ask_pain", "pain_anchors", "ask_left", "by_exercise", "pain_of", "pain_short", "left_of"),
    "left_short",
)
"""Keys below `guided.` in the texts."""
_WORDS_TO_GO_ON = (
    *("go_on_set", "go_on_at", "go_on_end", "save_done", "not_over_told", "kept_here", "kept_day"),
    *("give_up", "give_up_sure", "save", "saving", "not_saved_yet", "discard", "discard_sure"),
)
"""Those that a page needs which only offers to go on; what is kept brings the others."""


def routine_data(
    session: PlannedSession,
    whole: PlannedSession,
    plan: Plan,
    minutes: int,
    content: ContentLibrary,
) -> dict[str, Any]:
    """Return a session for the player; one that was cut from the `whole` one has no warm-up."""
    text, planner = content.texts, Planner(plan.choices, content.programming)
    stations = [] if session.is_optional or session is not whole else _warm_up(content)
    for planned in session.exercises:
        known = versions(planned, whole, planner)
        stations.append(
            {
                "counts": True,
                "versions": {name: _version(one, content) for name, one in known.items()},
            }
        )
    shown = {v["exercise"] for s in stations for v in s["versions"].values() if "exercise" in v}
    return _with_key(
        {
            "kind": "routine",
            "title": session_heading(session, text),
            "start": text("guided.start", minutes=minutes),
            "exercises": {name: _shown(content.exercises[name]) for name in sorted(shown)},
            "reps_left": [left.value for left in RepsLeft],
            "stations": stations,
        },
        f"{plan.id}.{session.day}.{session.name}",
        text,
    )


def run_data(ladder: RunWalk, step: int, text: Texts) -> dict[str, Any]:
    """Return a step of the run-walk ladder for the player."""
    parts = steps_of_run(ladder, step)
    names = [text(f"run_walk.part.{part}") for part in ("warm_up", "intervals", "cool_down")]
    seconds = sum(s.seconds for part in parts for s in part)
    return _with_key(
        {
            "kind": "run",
            "step": step,
            "title": text("run_walk.step", step=step),
            "start": text("guided.start", minutes=math.ceil(seconds / 60)),
            "exercises": {},
            "reps_left": [],
            "measured": ladder.steps[step].measured_kind,
            "enough": seconds_to_count(ladder, step),
            "stations": [
                {"counts": number == 1, "versions": {"planned": _bare(name, part)}}
                for number, (name, part) in enumerate(zip(names, parts, strict=True))
            ],
        },
        f"run.{step}",
        text,
    )


def offer_data(text: Texts) -> dict[str, Any]:
    """Return what the player needs to go on with a session that the browser keeps, and no other."""
    return {"key": "", "words": _words(_WORDS_TO_GO_ON, text)}


def _warm_up(content: ContentLibrary) -> list[dict[str, Any]]:
    text, programme = content.texts, content.programme
    stations = [
        {"counts": False, "versions": {"planned": _version(planned, content)}}
        for planned in content.programming.warm_up()
    ]
    march = _bare(text("guided.marching"), marching(programme))
    return [*stations, {"counts": False, "versions": {"planned": march}}]


def _version(planned: PlannedExercise, content: ContentLibrary) -> dict[str, Any]:
    steps = steps_of([planned], content.exercises)
    return {"exercise": planned.exercise, **_steps(steps)}


def _bare(name: str, steps: Sequence[Step]) -> dict[str, Any]:
    return {"name": name, **_steps(steps)}


def _steps(steps: Sequence[Step]) -> dict[str, Any]:
    """Return steps; what all sets of an exercise share is told once."""
    told = [msgspec.to_builtins(step) for step in steps]
    work = [step for step in told if step["kind"] == StepKind.WORK]
    names = ("sets", "beats", "hold", "alternates")
    shared = {name: work[0][name] for name in names if work and name in work[0]}
    for step in told:
        for name in names if step["kind"] == StepKind.WORK else ():
            step.pop(name, None)
    return {"work": shared, "steps": told}


def _shown(exercise: Exercise) -> dict[str, Any]:
    words: dict[str, Any] = {"name": exercise.name, "cues": list(exercise.cues)}
    if exercise.side_cue is not None:
        words["side_cues"] = {side.value: exercise.side_words(side) for side in Side}
    shown = exercise.demonstration
    if shown is None:
        return words
    endings = {"webm": ".webm", "mp4": ".mp4", "poster": "_poster.webp", "steps": "_steps.webp"}
    film = {name: clip_url(shown.clip, ending) for name, ending in endings.items()}
    alts = {"alt": shown.description, "alt_mirrored": shown.mirrored_description}
    return {**words, "film": film, "shown_side": shown.shown_side, **alts}


def _with_key(data: dict[str, Any], key: str, text: Texts) -> dict[str, Any]:
    """Return the data with its words, and a key that changes with what is in it.

    The player is drawn anew where it changes.
    """
    mark = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:8]
    words = _words((*_WORDS, *_WORDS_TO_GO_ON), text)
    words |= {f"beat_{move}": text(f"dose.move.{move}").capitalize() for move in Move}
    return {**data, "key": f"{key}.{mark}", "words": words}


def _words(names: Sequence[str], text: Texts) -> dict[str, str]:
    return {name: text.template(f"guided.{name}") for name in names}
