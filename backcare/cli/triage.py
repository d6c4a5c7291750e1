"""`python -m backcare triage CASES.yaml`: the triage rules, tried on answer files.

Exit codes: 0 all cases give what they expect, 1 one does not or a file is broken, 2 wrong usage.
"""

from pathlib import Path

import click
import msgspec

from backcare.config import Settings
from backcare.content.cases import Case, Expected, read_cases
from backcare.content.rule_book import read_rule_book
from backcare.content.strict_yaml import read_typed
from backcare.domain.check.assessment import Answers, Assessment, assess
from backcare.domain.check.body_map import BodyMap
from backcare.domain.check.triage import Screen
from backcare.domain.errors import ContentError


@click.command()
@click.argument("cases", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "is_json", is_flag=True, help="One line of JSON for each case.")
def triage(cases: Path, is_json: bool) -> None:
    """Say for each case in CASES how urgent it is, which rules fired, groups and flags.

    Nothing is stored. tests/vignettes/starter.yaml shows what a file looks like.
    """
    folder = Settings.from_env().content / "check"
    try:
        screen = read_typed(folder / "screen.yaml", Screen)
        body_map = read_typed(folder / "body_map.yaml", BodyMap)
        book = read_rule_book(folder, screen, body_map)
        read = read_cases(cases, book.known())
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{cases} cannot be read: {error.strerror}") from error
    differing = 0
    for case in read:
        result = assess(book, Answers(case.answers, case.age_band))
        differences = () if case.expected is None else _differences(case.expected, result)
        differing += bool(differences)
        click.echo(_as_json(case, result) if is_json else _as_text(case, result))
        for difference in () if is_json else differences:
            click.echo(f"  ! {difference}")
    if not is_json:
        click.echo(f"{len(read)} cases, {differing} not as expected.")
    if differing:
        raise click.exceptions.Exit(1)


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
