"""`python -m backcare runs FILE...`: what an import of run files would keep.

Exit codes: 0 all understood, 1 a file could not be read or a question is open, 2 wrong usage.
"""

import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import msgspec

from backcare.clock import MachineZone
from backcare.config import Settings
from backcare.content.strict_yaml import read_typed
from backcare.content.texts import Texts, read_texts
from backcare.domain.errors import ContentError
from backcare.domain.measures import Distance, Measures, Words
from backcare.domain.tracker.measures import Measured
from backcare.domain.tracker.unlikely import Asking, Doubt, doubts_of, longest_of_others
from backcare.domain.written import DecimalSign, as_clock
from backcare.room.forks import forked_here
from backcare.room.reading import ReadingRooms
from backcare.runs.found import (
    Asked,
    DateOrder,
    Doubled,
    FileAnswer,
    FileQuestion,
    FoundRun,
    MonthNames,
    Reading,
    Skipped,
    Unit,
    Unnamed,
)
from backcare.runs.matching import measured
from backcare.runs.told import said_kind


class _Doubted(NamedTuple):
    """Why a run is asked about, and the longest of the others."""

    doubts: tuple[Doubt, ...]
    longest: Measured


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "is_json", is_flag=True, help="One JSON document.")
@click.option("--zone", "zone_name", help="The runner's time zone; by default this machine's.")
@click.option("--unit", type=click.Choice([str(unit) for unit in Unit]), help="Of tables.")
@click.option(
    "--units",
    type=click.Choice([str(unit) for unit in Distance]),
    help="Of what is shown; without, metres. JSON has metres.",
)
@click.option(
    "--words",
    type=click.Choice([str(words) for words in Words]),
    default=str(Words.BRITISH),
    help="Whose English.",
)
@click.option("--date-order", type=click.Choice([str(order) for order in DateOrder]))
@click.option("--months", type=click.Choice([str(names) for names in MonthNames]))
@click.option("--decimal", type=click.Choice([str(sign) for sign in DecimalSign]))
@click.option(
    "--doubled",
    type=click.Choice([str(meant) for meant in Doubled]),
    help="What two runs with the same distance and time but another hour are.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="WORD=run|other",
    help="What an unknown type of activity is; may be repeated.",
)
@click.option(
    "--sport",
    "sports",
    multiple=True,
    metavar="GROUP=run|other",
    help="What a group of activities is that names no sport; may be repeated.",
)
def runs(
    files: tuple[Path, ...],
    is_json: bool,
    zone_name: str | None,
    unit: str | None,
    units: str | None,
    words: str,
    date_order: str | None,
    months: str | None,
    decimal: str | None,
    doubled: str | None,
    types: tuple[str, ...],
    sports: tuple[str, ...],
) -> None:
    """Say which runs are in FILES (FIT, GPX, TCX, or the export of a service).

    Nothing is stored.
    """
    shown = None if units is None else Distance(units)
    content = Settings.from_env().content
    text = _texts(content).measured(Measures(distance=shown or Distance.KM, words=Words(words)))
    zone = _zone(zone_name)
    said = (
        (Asked.UNIT, unit),
        (Asked.DATE_ORDER, date_order),
        (Asked.MONTHS, months),
        (Asked.DECIMAL, decimal),
        (Asked.DOUBLED, doubled),
    )
    answers = [FileAnswer(asked=asked, chosen=chosen) for asked, chosen in said if chosen]
    answers += [_word_answer(Asked.TYPE, said_of) for said_of in types]
    answers += [_word_answer(Asked.SPORT, said_of) for said_of in sports]
    # This process has one thread, so rooms are forked from it: none has to be started first.
    rooms = ReadingRooms(open_room=forked_here)
    reading = rooms.read_runs([(path.name, path) for path in files], zone_name, answers)
    doubts = _doubts(reading.runs, content)
    if is_json:
        click.echo(_as_json(reading, doubts, zone, text))
    else:
        for line in _as_text(reading, doubts, zone, shown, text):
            click.echo(line)
    if reading.skipped or reading.questions:
        raise click.exceptions.Exit(1)


def _texts(content: Path) -> Texts:
    try:
        return read_texts(content / "texts")
    except ContentError as error:
        raise click.ClickException(str(error)) from error


def _doubts(found: Sequence[FoundRun], content: Path) -> list[_Doubted]:
    """Return what a page would ask about each run before it is kept, with an empty diary."""
    try:
        rules = read_typed(content / "typed.yaml", Asking).unlikely
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    all_runs = [measured(run) for run in found]
    longest = longest_of_others(all_runs, ())
    return [
        _Doubted(doubts_of(run, of_others, rules), of_others)
        for run, of_others in zip(all_runs, longest, strict=True)
    ]


def _word_answer(asked: Asked, said: str) -> FileAnswer:
    word, _, chosen = said.rpartition("=")
    try:
        if asked is Asked.SPORT:
            Unnamed(word)
        return FileAnswer(asked=asked, chosen=chosen, word=word)
    except ValueError as error:
        what = "WORD" if asked is Asked.TYPE else " or ".join(Unnamed)
        raise click.BadParameter(
            f"{said} is not {what}, with =run or =other after it", param_hint=f"--{asked}"
        ) from error


def _zone(name: str | None) -> tzinfo:
    if name is None:
        return MachineZone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.BadParameter(f"{name} is no time zone", param_hint="--zone") from error


def _as_text(
    reading: Reading,
    doubts: Sequence[_Doubted],
    zone: tzinfo,
    shown: Distance | None,
    text: Texts,
) -> Iterable[str]:
    for run, doubted in zip(reading.runs, doubts, strict=True):
        yield _run_line(run, zone, shown)
        yield from (f"  note: {note.in_words(text)}" for note in run.notes)
        for doubt in doubted.doubts:
            said = _said_doubt(doubt, run, doubted.longest, shown, text)
            yield f"  kept on a yes only: {said} ({doubt})"
    for note in reading.notes:
        yield f"note: {note.file}: {note.told.in_words(text)}"
    for settled in reading.settled:
        yield f"note: {settled.file}: {settled.told.in_words(text)}"
    for skipped in reading.skipped:
        why = skipped.told.in_words(text)
        yield f"left out: {_where(skipped)}: {why} ({skipped.reason})"
    for kind, count in reading.not_runs.items():
        yield f"not a run: {count} {said_kind(kind, text)}"
    for question in reading.questions:
        options = " or ".join(_option(question, option) for option in question.options)
        asked = question.told.in_words(text)
        yield f"open: {question.file}: {asked} (--{question.asked} {options})"
    yield (
        f"{len(reading.runs)} runs, {len(reading.skipped)} left out, "
        f"{sum(reading.not_runs.values())} other activities, "
        f"{len(reading.questions)} open questions."
    )


def _option(question: FileQuestion, option: str) -> str:
    return option if question.word is None else shlex.quote(f"{question.word}={option}")


def _run_line(run: FoundRun, zone: tzinfo, shown: Distance | None) -> str:
    distance = "distance unknown" if run.distance_m is None else _distance(run.distance_m, shown)
    moving = "time unknown" if run.moving_seconds is None else as_clock(run.moving_seconds)
    return f"{_when(run, zone)}  {distance}  {moving}  {run.source}  {run.file}"


def _said_doubt(
    doubt: Doubt, run: FoundRun, longest: Measured, shown: Distance | None, text: Texts
) -> str:
    far = _distance(run.distance_m or 0, shown)
    time = as_clock(run.moving_seconds or 0)
    is_far = doubt is Doubt.TWICE_FAR
    before = _distance(longest.metres or 0, shown) if is_far else as_clock(longest.seconds or 0)
    return text(f"doubt.{doubt}", said=f"{far} in {time}", far=far, time=time, longest=before)


def _distance(metres: int, shown: Distance | None) -> str:
    return f"{metres} m" if shown is None else f"{shown.of(metres):.3f} {shown}"


def _when(run: FoundRun, zone: tzinfo) -> str:
    if run.start is None:
        return f"{run.day.isoformat()} (time of day unknown)"
    local = _local(run.start, run, zone)
    return f"{run.start:%Y-%m-%dT%H:%M:%SZ} ({local:%Y-%m-%d %H:%M} local)"


def _local(start: datetime, run: FoundRun, zone: tzinfo) -> datetime:
    """Return when a run began by the clock of where it was, as far as its file tells."""
    minutes = run.clock_minutes
    return start.astimezone(zone if minutes is None else timezone(timedelta(minutes=minutes)))


def _where(skipped: Skipped) -> str:
    return skipped.file if skipped.line is None else f"{skipped.file}, line {skipped.line}"


def _as_json(reading: Reading, doubts: Sequence[_Doubted], zone: tzinfo, text: Texts) -> str:
    document = msgspec.to_builtins(reading)
    for part in ("skipped", "notes", "questions", "settled"):
        for built, one in zip(document[part], getattr(reading, part), strict=True):
            built["sentence"] = one.told.in_words(text)
    for built, run, doubted in zip(document["runs"], reading.runs, doubts, strict=True):
        built["notes"] = [note.in_words(text) for note in run.notes]
        built["local"] = None if run.start is None else _local(run.start, run, zone).isoformat()
        built["doubts"] = list(doubted.doubts)
    return msgspec.json.encode(document).decode()
