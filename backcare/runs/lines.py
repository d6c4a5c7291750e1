"""Notes about the lines of one table (types, missing dates), and regular looks at the clock."""

from collections.abc import Callable

from backcare.runs.activity_types import Sport
from backcare.runs.found import SkipReason
from backcare.runs.gathered import MOST_SAID_LINES, Gathered, plain
from backcare.runs.limits import Budget
from backcare.runs.tables import Table, cell
from backcare.runs.told import Code, told

CHECK_EVERY = 200
"""Number of lines between two looks at the clock."""


class Lines:
    """Follows the reading of one table, line by line."""

    def __init__(self, file: str, gathered: Gathered, budget: Budget) -> None:
        self.file = file
        self.gathered = gathered
        self.budget = budget
        self._read = 0
        self._likely: set[str] = set()
        self._without_date = 0

    def check(self) -> None:
        """Look at the clock every `CHECK_EVERY` lines. Raises `StoppedError`."""
        self._read += 1
        if self._read % CHECK_EVERY == 0:
            self.budget.check()

    def other(self, kind: str) -> None:
        """Count an activity that is not a run."""
        self.gathered.other(kind)

    def likely(self, kind: str) -> None:
        """Note, once per type, that it was read as running."""
        if kind not in self._likely:
            self._likely.add(kind)
            self.gathered.note(self.file, Code.READ_AS_RUNNING, word=plain(kind))

    def no_date(self, line: int) -> None:
        """Note that a line has no date; only the first few are listed one by one."""
        self._without_date += 1
        if self._without_date <= MOST_SAID_LINES:
            self.gathered.skip(self.file, SkipReason.NO_DATE, told(Code.LINE_WITHOUT_DATE), line)


def run_rows(
    table: Table,
    types: int,
    lines: Lines,
    learn: Callable[[str], Sport] = lambda _: Sport.UNKNOWN,
) -> list[int]:
    """Return the indices of rows that are runs by their word in column `types`; count the others.

    `learn` is called once for each unknown word.
    """
    known: dict[str, Sport] = {}
    rows = []
    for place, row in enumerate(table.rows):
        kind = cell(row, types)
        if kind not in known:
            known[kind] = lines.gathered.sport(kind, lines.file)
            if known[kind] is Sport.UNKNOWN:
                known[kind] = learn(kind)
            elif known[kind] is Sport.LIKELY_RUN:
                lines.likely(kind)
        sport = known[kind]
        if sport in (Sport.RUN, Sport.LIKELY_RUN):
            rows.append(place)
        elif sport is Sport.OTHER:
            lines.other(kind)
        else:
            lines.gathered.unknown(kind, lines.file)
    return rows
