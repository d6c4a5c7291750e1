"""What says that an activity is a run: its type, else a word in its name, else the runner."""

import msgspec

from backcare.runs.activity_types import Sport, sport_in, sport_of
from backcare.runs.found import Evidence, Unnamed
from backcare.runs.gathered import Gathered, plain
from backcare.runs.speed import likeness
from backcare.runs.told import Code, NotRun, Told, told


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of one activity. `keeps_one_pace`: its times may be those of a plan."""

    kind: str
    name: str = ""
    metres: float | None
    seconds: float | None
    keeps_one_pace: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """An activity is a run: by what, and what is noted of it."""

    by: Evidence
    notes: tuple[Told, ...] = ()


def verdict(activity: Activity, file: str, gathered: Gathered) -> Verdict | None:
    """Return by what an activity is a run.

    `None` if it is none, or has to be asked about; then it was counted.
    """
    said = said_sport(activity.kind, activity.name, file, gathered)
    if isinstance(said, str):
        gathered.other(said)
        return None
    if said is not None and not (activity.keeps_one_pace and not gathered.is_run):
        return said
    if said is None and activity.kind:
        gathered.unknown(activity.kind, file)
        return None
    if gathered.is_run:
        return Verdict(Evidence.TYPE)
    return _asked(activity, file, gathered)


def said_sport(kind: str, name: str, file: str, gathered: Gathered) -> Verdict | str | None:
    """Return by what an activity is a run, or its sport in words; `None` if it does not say."""
    if kind:
        sport = gathered.sport(kind, file)
        if sport is Sport.LIKELY_RUN:
            return Verdict(Evidence.TYPE, (told(Code.READ_AS_RUNNING, word=plain(kind)),))
        if sport is Sport.RUN:
            is_known = sport_of(kind) is Sport.RUN
            return Verdict(Evidence.TYPE if is_known else Evidence.ASKED)
        return kind if sport is Sport.OTHER else None
    sport, word = sport_in(name)
    if sport is Sport.RUN:
        return Verdict(Evidence.NAME, (told(Code.RUN_BY_NAME, name=plain(name)),))
    return word if sport is Sport.OTHER else None


def _asked(activity: Activity, file: str, gathered: Gathered) -> Verdict | None:
    metres, seconds = activity.metres, activity.seconds
    group = Unnamed.ONE_PACE if activity.keeps_one_pace else likeness(metres, seconds)
    sport = gathered.unnamed.sport(group, file, metres, seconds)
    if sport is Sport.RUN:
        return Verdict(Evidence.ASKED, (told(Code.RUN_AS_ASKED),))
    if sport is Sport.OTHER:
        gathered.other(NotRun.NO_SPORT)
    return None
