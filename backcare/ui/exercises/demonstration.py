"""The moving demonstration of an exercise: its films, led in the time of the dose."""

import functools
import hashlib
from collections.abc import Iterable

import msgspec

from backcare.content.texts import Texts
from backcare.domain.exercises.exercise import Demonstration, Exercise, Move, Muscles
from backcare.domain.exercises.film import InTime, in_time
from backcare.domain.measures import Person
from backcare.domain.plan.programming import gently
from backcare.domain.plan.steps import Step, StepKind, beats_of, steps_of
from backcare.domain.sides import Side
from backcare.serving import CLIPS_URL
from backcare.ui.components.player import Film, Led, Reel, SideWords, show_player
from backcare.ui.exercises.picture_size import size_in
from backcare.ui.lists import capital, listed, sentences
from backcare.ui.visit import Visit, measures_now
from backcare.ui.wiring import services

_WORDS = (
    *("play", "pause", "mirror", "mirrored", "other_view", "first_view", "turn", "film", "loading"),
    *("turn_help", "no_turn", "speed", "slow", "dose", "once", "sound_on", "sound_off"),
    *("change", "done"),
)
"""Keys below `player.` in the texts."""


def clip_url(clip: str, ending: str) -> str:
    """Return the address of a demonstration's file, of the person who was chosen if there is one.

    It has the file's fingerprint, so that the file can be cached for a year.
    """
    [address] = clip_urls((clip, ending))
    return address


def clip_urls(*wanted: tuple[str, str]) -> list[str]:
    """Return the addresses of files that belong together, by clip and ending: all of the person who
    was chosen, or all of the first one, of whom there is everything.
    """
    names = [f"{clip}{ending}" for clip, ending in wanted]
    person = measures_now().person
    if person is not Person.WOMAN and all(_is_there(f"{person}/{name}") for name in names):
        names = [f"{person}/{name}" for name in names]
    return [f"{CLIPS_URL}/{name}?v={_fingerprint(name)}" for name in names]


@functools.cache
def _is_there(name: str) -> bool:
    return (services().settings.clips / name).is_file()


@functools.cache
def size_of(clip: str, ending: str) -> tuple[int, int]:
    """Return width and height of a demonstration's picture, which pages reserve for it."""
    return size_in(services().settings.clips / f"{clip}{ending}")


@functools.cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((services().settings.clips / name).read_bytes()).hexdigest()[:12]


def show_demonstration(
    exercise: Exercise, demonstration: Demonstration, visit: Visit, *, is_counted: bool = True
) -> None:
    """Draw the player of an exercise's demonstration, with the side it shows.

    It counts one set at the low end of the dose; without `is_counted` it goes on and on.
    """
    clip, text = demonstration.clip, visit.text
    # a movement without shoes has a figure of its own
    bare = f"{clip}_figure"
    own = (bare if _is_there(f"{bare}.glb") else "figure", ".glb")
    figure, movement = clip_urls(own, (clip, ".glb"))
    show_player(
        film=_film(clip),
        second=_film(f"{clip}_second") if demonstration.has_second_view else None,
        live={
            "viewer": clip_url("figure_viewer", ".js"),
            "figure": figure,
            "movement": movement,
        },
        alt=_alt(demonstration.description, exercise, text),
        alt_mirrored=_alt(demonstration.mirrored_description, exercise, text),
        shown_side=demonstration.shown_side,
        sides=_sides(exercise, text),
        led=_led(exercise, demonstration, visit),
        is_counted=is_counted,
        words=_words(text),
        key=f"exercises.player.{clip}",
    )


def told_muscles(muscles: Muscles, text: Texts) -> str:
    """Return what is coloured, a sentence for each role: "Working: belly. Stretched: calf."."""
    return sentences(
        *(
            text(f"exercise.role.{role}", muscles=_plain_names(names))
            for role, names in muscles.by_role.items()
        )
    )


def _plain_names(muscles: Iterable[str]) -> str:
    """Return muscles without their Latin names, which stand in brackets."""
    return listed(muscle.partition(" (")[0] for muscle in muscles)


def _alt(description: str, exercise: Exercise, text: Texts) -> str:
    return sentences(description, told_muscles(exercise.muscles, text))


def film_in_time(exercise: Exercise, demonstration: Demonstration, visit: Visit) -> InTime:
    """Return how the film shows the beats of a set at the low end of the dose."""
    film = visit.content.films[demonstration.clip]
    return in_time(beats_of(gently(exercise, 1), exercise), film, demonstration.ways)


def _led(exercise: Exercise, demonstration: Demonstration, visit: Visit) -> Led:
    shown = film_in_time(exercise, demonstration, visit)
    steps = steps_of([gently(exercise, 1)], {exercise.id: exercise})
    set_of_it = [step for step in steps if step.kind is not StepKind.READY]
    way_out = None if shown.way_out is None else msgspec.to_builtins(shown.way_out)
    return Led(steps=[_told(step, shown) for step in set_of_it], way_out=way_out)


def _told(step: Step, shown: InTime) -> dict[str, object]:
    ways = {"ways": shown.ways} if step.kind is StepKind.WORK else {}
    told: dict[str, object] = msgspec.to_builtins(msgspec.structs.asdict(step) | ways)
    return told


def _words(text: Texts) -> dict[str, str]:
    words = {name: text(f"player.{name}") for name in _WORDS}
    return words | {
        "n_of": text.template("player.n_of"),
        "n_s": text.template("player.n_s"),
        "beat_hold": capital(text(f"dose.move.{Move.HOLD}")),
    }


def _sides(exercise: Exercise, text: Texts) -> dict[Side, SideWords]:
    def of_side(side: Side) -> SideWords:
        told = text(f"player.shown.{side}", cue=exercise.side_words(side))
        return SideWords(told=told, show=text(f"player.show.{side}"))

    return {side: of_side(side) for side in Side}


def _film(clip: str) -> Film:
    endings = (".webm", ".mp4", "_dark.webm", "_dark.mp4", "_poster.webp")
    webm, mp4, webm_dark, mp4_dark, poster = clip_urls(*((clip, ending) for ending in endings))
    return Film(
        light=Reel(webm=webm, mp4=mp4),
        dark=Reel(webm=webm_dark, mp4=mp4_dark),
        poster=poster,
        size=size_of(clip, "_poster.webp"),
    )
