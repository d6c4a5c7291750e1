"""Activities that name no sport: counted by what speaks for it, and asked about once a group."""

from collections.abc import Iterator, Sequence

from backcare.domain.measures import Distance
from backcare.runs.activity_types import Sport
from backcare.runs.found import Asked, FileAnswer, FileQuestion, Meaning, Unnamed
from backcare.runs.told import Code, Told, told

_ASKED: dict[Unnamed, Code] = {
    Unnamed.RUNNING: Code.WHICH_SPORT_RUNNING,
    Unnamed.FASTER: Code.WHICH_SPORT_FASTER,
    Unnamed.SLOWER: Code.WHICH_SPORT_SLOWER,
    Unnamed.NO_SPEED: Code.WHICH_SPORT_NO_SPEED,
    Unnamed.ONE_PACE: Code.WHICH_SPORT_ONE_PACE,
}
_AS_SAID: dict[str, Code] = {
    Meaning.RUN: Code.SPORT_IS_RUN_AS_SAID,
    Meaning.OTHER: Code.SPORT_IS_OTHER_AS_SAID,
}
_HOUR = 3600


class _Group:
    """One group: in which file its first one was, how many, and how fast each was in m/s."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self.speeds: list[float] = []

    def asked(self, group: Unnamed) -> Told:
        """Return the question, with the mean speeds."""
        values: dict[str, str | int] = {"n": self.count}
        if self.speeds:
            values["km"] = self._speeds(Distance.KM)
            values["miles"] = self._speeds(Distance.MILES)
        return told(_ASKED[group], **values)

    def _speeds(self, unit: Distance) -> str:
        slowest, fastest = (
            str(round(unit.of(speed * _HOUR))) for speed in (min(self.speeds), max(self.speeds))
        )
        return slowest if slowest == fastest else f"{slowest}\u2013{fastest}"


class UnnamedGroups:
    """All activities of a reading that name no sport, and what the runner said of them."""

    def __init__(self, answers: Sequence[FileAnswer]) -> None:
        self._said = {
            answer.word: answer.chosen for answer in answers if answer.asked is Asked.SPORT
        }
        self._groups: dict[Unnamed, _Group] = {}

    def sport(
        self, group: Unnamed, file: str, metres: float | None, seconds: float | None
    ) -> Sport:
        """Count an activity, and return what the runner said of its group."""
        counted = self._groups.setdefault(group, _Group(file))
        counted.count += 1
        if metres and seconds:
            counted.speeds.append(metres / seconds)
        chosen = self._said.get(group)
        if chosen is None:
            return Sport.UNKNOWN
        return Sport.RUN if chosen == Meaning.RUN else Sport.OTHER

    def questions(self) -> Iterator[FileQuestion]:
        """Yield a question for each group, with its answer if there is one."""
        for group in Unnamed:
            counted = self._groups.get(group)
            if counted is None:
                continue
            chosen = self._said.get(group)
            yield FileQuestion(
                file=counted.file,
                asked=Asked.SPORT,
                options=tuple(Meaning),
                told=counted.asked(group)
                if chosen is None
                else told(_AS_SAID[chosen], n=counted.count),
                word=group,
                chosen=chosen,
            )
