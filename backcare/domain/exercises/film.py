"""A film in the time of the dose: which part of it shows which beat of a repetition.

A film is a loop from key pose to key pose. Here each beat gets its way through the film; the player
then makes that way last as long as the beat, and stands for a hold.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.exercises.exercise import Beat, Move

Seconds = Annotated[float, msgspec.Meta(ge=0, le=60)]


class KeyTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key pose of a film: when it is reached and until when it stands, in seconds of the film."""

    key: str
    at: Seconds
    until: Seconds


class Film(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The length of a loop, and its key poses in their order; the first one begins it.

    A card that is of another shape than the poster is filled by it and keeps `focus` in sight, the
    shares of width and height from the top left; without it, a card shows the whole poster.
    """

    seconds: Seconds
    focus: tuple[float, float] | None = None
    keys: Annotated[tuple[KeyTime, ...], msgspec.Meta(min_length=2)]


Films = Mapping[str, Film]
"""By the name of the clip."""


class OwnTime(StrEnum):
    """Where in its beat a way is shown that keeps its own speed."""

    FIRST = "first"
    LAST = "last"


class Way(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The part of a film that shows one beat; it stands if it ends where it starts.

    It lasts as long as the beat, or with `own` as long as in the film, if the beat is that long.
    `again` is what is then repeated until the beat is over, at the film's speed.
    """

    start: float
    end: float
    own: OwnTime | None = None
    again: tuple[float, float] | None = None


class Played(StrEnum):
    """What of a film is not in the time of the dose; its viewers are told."""

    WAY_IN = "way_in"
    SWAYS = "sways"
    HOPS = "hops"
    BEGINS_AGAIN = "begins_again"


class InTime(msgspec.Struct, frozen=True, kw_only=True):
    """A film in the time of a dose: for each repetition that it shows, one way for each beat.

    `way_out` is how the film ends after a set that is nothing but a hold.
    """

    ways: tuple[tuple[Way, ...], ...]
    played: tuple[Played, ...] = ()
    way_out: Way | None = None


_NEVER_SLOW = (Move.HOP, Move.JUMP)
"""Nobody hangs in the air: what leaves the ground keeps its own speed, or goes faster."""
_CLEARLY = 1.25


class _Leg(msgspec.Struct, frozen=True):
    """The way from one key pose to another; it ends at `arrives`, in seconds of the film."""

    start: KeyTime
    end: KeyTime
    arrives: float

    @property
    def leads_back(self) -> bool:
        return self.start.key == self.end.key


@functools.lru_cache(maxsize=512)  # a page asks for the same ones again and again
def in_time(
    beats: tuple[Beat, ...], film: Film, chosen: tuple[tuple[str, ...], ...] = ()
) -> InTime:
    """Return how a film shows these beats, each of which has its seconds.

    A beat moves from one key pose that stands to the next; one that does not stand is passed.
    `chosen` names the poses of each way where that is not so. A hold that comes first begins with
    the way into it. Raises `ValueError` if beats and film do not fit.
    """
    legs = list(_legs(film))
    if [beat.do for beat in beats] == [Move.HOLD]:
        return _held(legs)
    moves = sum(beat.do is not Move.HOLD for beat in beats) + (beats[0].do is Move.HOLD)
    if chosen:
        legs = list(_chosen(chosen, film))
    if len(legs) % moves:
        raise ValueError(f"expected {moves} ways or several times as many, found {len(legs)}")
    turns = [legs[n : n + moves] for n in range(0, len(legs), moves)]
    ways = tuple(tuple(_ways(beats, turn)) for turn in turns)
    return InTime(ways=ways, played=tuple(_told(ways, legs)))


def _held(legs: Sequence[_Leg]) -> InTime:
    """Return a film of which only one position is held: the way in, the hold, the way out."""
    way = _way_in(legs[0], legs[1])
    ways, last = ((way,),), legs[-1]
    out = Way(start=last.start.until, end=last.arrives)
    return InTime(ways=ways, played=tuple(_told(ways, ())), way_out=out)


def _ways(beats: Sequence[Beat], legs: Sequence[_Leg]) -> Iterator[Way]:
    ahead = iter(legs)
    here: KeyTime | None = None
    for beat in beats:
        if beat.do is not Move.HOLD:
            leg = next(ahead)
            own = OwnTime.LAST if _is_never_slow(beat, leg) else None
            yield Way(start=leg.start.until, end=leg.arrives, own=own)
        elif here is None:
            leg = next(ahead)
            yield _way_in(leg)
        else:
            yield Way(start=here.until, end=here.until)
        here = leg.end


def _is_never_slow(beat: Beat, leg: _Leg) -> bool:
    """Return whether a beat that leaves the ground would be shown clearly slower than it is."""
    in_film = leg.arrives - leg.start.until
    return beat.do in _NEVER_SLOW and (beat.seconds or 0) > _CLEARLY * in_film


def _way_in(leg: _Leg, following: _Leg | None = None) -> Way:
    """Return the way into a hold; what leads from its pose back to it is repeated meanwhile."""
    again = None
    if following is not None and following.leads_back:
        again = (following.start.at, following.arrives)
    return Way(start=leg.start.until, end=leg.arrives, own=OwnTime.FIRST, again=again)


def _told(ways: Sequence[Sequence[Way]], legs: Sequence[_Leg]) -> Iterator[Played]:
    own = {way.own for turn in ways for way in turn}
    if OwnTime.FIRST in own:
        yield Played.WAY_IN
    if any(way.again for turn in ways for way in turn):
        yield Played.SWAYS
    if OwnTime.LAST in own:
        yield Played.HOPS
    if legs and legs[-1].end.key != legs[0].start.key:
        yield Played.BEGINS_AGAIN


def _legs(film: Film) -> Iterator[_Leg]:
    """Yield the ways from one pose that stands to the next one, once through the loop."""
    stops = [key for key in film.keys if key.until > key.at]
    for start, end in zip(stops, (*stops[1:], stops[0]), strict=True):
        yield _leg(start, end, film)


def _leg(start: KeyTime, end: KeyTime, film: Film) -> _Leg:
    return _Leg(start, end, end.at if end.at > start.at else film.seconds)


def _chosen(ways: Sequence[Sequence[str]], film: Film) -> Iterator[_Leg]:
    """Yield the ways that pass these poses, then those of each repetition that follows at once."""
    begun = [_passing(names, film) for names in ways]
    if not all(begun):
        raise ValueError(f"the film has no ways {ways}")
    places = [found[0] for found in begun]
    while True:
        for at, names in zip(places, ways, strict=True):
            yield _leg(film.keys[at], _key(at + len(names) - 1, film), film)
        following = [at + sum(len(names) - 1 for names in ways) for at in places]
        if not all(at in found for at, found in zip(following, begun, strict=True)):
            return
        places = following


def _passing(names: Sequence[str], film: Film) -> list[int]:
    """Return where in the loop a way begins that passes these poses."""
    around = [key.key for key in (*film.keys, film.keys[0])]
    return [n for n in range(len(film.keys)) if around[n : n + len(names)] == list(names)]


def _key(place: int, film: Film) -> KeyTime:
    return film.keys[place % len(film.keys)]
