"""`python -m backcare triage CASES.yaml`: the triage rules, tried on answer files.

Exit codes: 0 all cases give what they expect, 1 one does not or a file is broken, 2 wrong usage.
"""

from pathlib import Path

import click
import msgspec

from backcare.config import Settings
from backcare.content.cases import Case, Expected, as_asked_now, read_cases
from backcare.content.otherwise import said_otherwise
from backcare.content.rule_book import read_rule_book
from backcare.content.strict_yaml import read_typed
from backcare.content.us_words import read_us_words
from backcare.domain.check.assessment import (
    AGE,
    Answered,
    Answers,
    Assessment,
    assess,
    reasons,
)
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.rules import RuleBook
from backcare.domain.check.triage import Screen, Urgency
from backcare.domain.errors import ContentError
from backcare.domain.measures import Words

_HEALTHY = (35, 35)


@click.command()
@click.argument("cases", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "is_json", is_flag=True, help="One line of JSON for each case.")
@click.option("--explain", metavar="ID", help="Tell of one case what each rule rests on, in words.")
@click.option(
    "--healthy", is_flag=True, help="What a healthy runner of 35 gets who ticks one thing only."
)
@click.option(
    "--words",
    type=click.Choice([str(words) for words in Words]),
    default=str(Words.BRITISH),
    help="Whose English.",
)
def triage(
    cases: Path | None, is_json: bool, explain: str | None, healthy: bool, words: str
) -> None:
    """Say for each case in CASES how urgent it is, which rules fired, groups, flags and
    what it leaves out.

    Nothing is stored. tests/vignettes/starter.yaml shows what a file looks like.
    """
    try:
        book = _rule_book(Words(words))
        read = () if cases is None else read_cases(cases, book.known())
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{cases} cannot be read: {error.strerror}") from error
    if healthy:
        _tell_healthy(book)
    elif cases is None:
        raise click.UsageError("Missing argument 'CASES'.")
    if read:
        _tell_all(_only(read, explain), book, is_json, explain is not None)


def _only(read: tuple[Case, ...], explained: str | None) -> tuple[Case, ...]:
    found = tuple(case for case in read if explained in (None, case.id))
    if not found:
        raise click.ClickException(f"expected a case {explained!r}, found none")
    return found


def _tell_all(read: tuple[Case, ...], book: RuleBook, is_json: bool, is_explained: bool) -> None:
    differing = sum(_tell(case, book, is_json, is_explained) for case in read)
    if not is_json:
        click.echo(f"{len(read)} cases, {differing} not as expected.")
    if differing:
        raise click.exceptions.Exit(1)


def _rule_book(words: Words) -> RuleBook:
    content = Settings.from_env().content
    book = _british(content / "check")
    if words is Words.BRITISH:
        return book
    return said_otherwise(book, read_us_words(content / "texts").say)


def _british(folder: Path) -> RuleBook:
    screen = read_typed(folder / "screen.yaml", Screen)
    body_map = read_typed(folder / "body_map.yaml", BodyMap)
    return read_rule_book(folder, screen, body_map)


def _tell(case: Case, book: RuleBook, is_json: bool, is_explained: bool) -> bool:
    """Print what one case gives, and return whether that differs from what it expects."""
    case, changes = as_asked_now(case)
    answers = Answers(case.answers, case.age_band)
    result = assess(book, answers)
    differences = () if case.expected is None else _differences(case.expected, result)
    if is_json:
        click.echo(_as_json(case, result))
        return bool(differences)
    click.echo(_as_text(case, result))
    for change in changes:
        click.echo(f"  ~ {change}")
    for difference in differences:
        click.echo(f"  ! {difference}")
    if is_explained:
        for reason in reasons(result, answers):
            words = reason.name if reason.name == AGE else book.words(reason.name)
            click.echo(f"  {reason.gives}  {words} ({', '.join(reason.rules)})")
    return bool(differences)


def _tell_healthy(book: RuleBook) -> None:
    """Print how urgent each answer is alone, for a runner of 35, the most urgent first."""
    told = []
    for name in sorted(book.known()):
        result = assess(book, Answers({name: Answered.YES}, _HEALTHY))
        told.append((list(Urgency).index(result.urgency), name, result))
    for _, name, result in sorted(told, key=lambda line: line[:2]):
        flags = f"  [{', '.join(result.flags)}]" if result.flags else ""
        click.echo(f"{result.urgency:5}{name}: {book.words(name)}{flags}")


def _as_text(case: Case, result: Assessment) -> str:
    lines = [f"{case.id}  {result.urgency}  {case.about}".rstrip()]
    for fired in result.fired:
        unsure = " (not sure)" if fired.was_not_sure else ""
        because = f" because of {', '.join(fired.because)}" if fired.because else ""
        lines.append(f"  {fired.gives}  {fired.rule}{because}{unsure}")
    groups = ", ".join(f"{fit.group} ({fit.points})" for fit in result.groups)
    lines.append(f"  groups: {groups}")
    if result.flags:
        lines.append(f"  flags: {', '.join(result.flags)}")
    lines.append(f"  leaves out: {result.limit}")
    return "\n".join(lines)


def _as_json(case: Case, result: Assessment) -> str:
    return msgspec.json.encode({"case": case.id, **msgspec.to_builtins(result)}).decode()


def _differences(expected: Expected, result: Assessment) -> tuple[str, ...]:
    fired = {rule.rule for rule in result.fired}
    groups = tuple(fit.group for fit in result.groups)
    found = []
    if result.urgency is not expected.urgency:
        found.append(f"expected urgency {expected.urgency}")
    if missing := set(expected.rules) - fired:
        found.append(f"expected {', '.join(sorted(missing))} to fire")
    if expected.groups is not None and expected.groups != groups:
        found.append(f"expected groups {', '.join(expected.groups)}")
    if expected.flags is not None and set(expected.flags) != set(result.flags):
        found.append(f"expected flags {', '.join(expected.flags) or 'none'}")
    return tuple(found)
