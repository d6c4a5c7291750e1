"""A dose in words."""

from backcare.content.texts import Texts
from backcare.domain.exercise import Dose, Range


def dose_line(dose: Dose, text: Texts) -> str:
    """Return a dose as one line: "3 sets of 8, each side"."""
    parts = [_amount(dose, text)]
    if dose.per_side:
        parts.append(text("dose.each_side"))
    return ", ".join(parts)


def dose_facts(dose: Dose, text: Texts) -> list[tuple[str, str]]:
    """Return the dose as pairs of name and value, for a list of facts."""
    facts = [(text("dose.amount"), dose_line(dose, text))]
    if dose.tempo is not None:
        out, held, back = dose.tempo
        facts.append((text("dose.tempo"), text("dose.tempo_value", out=out, held=held, back=back)))
    if dose.rest_seconds is not None:
        facts.append((text("dose.rest"), text("dose.seconds", seconds=_span(dose.rest_seconds))))
    if dose.note is not None:
        facts.append((text("dose.note"), dose.note))
    return facts


def _amount(dose: Dose, text: Texts) -> str:
    hold = "" if dose.hold_seconds is None else _span(dose.hold_seconds)
    if dose.ladder:
        return text("dose.ladder", reps=text("dose.then").join(map(str, dose.ladder)), hold=hold)
    sets = _span(dose.sets) if dose.sets else ""
    sets_word = text("dose.set" if dose.sets == (1, 1) else "dose.sets", sets=sets)
    if dose.reps is None:
        return text("dose.sets_of_hold", sets=sets_word, hold=hold)
    reps = _span(dose.reps)
    if hold:
        return text("dose.sets_of_held_reps", sets=sets_word, reps=reps, hold=hold)
    return text("dose.sets_of_reps", sets=sets_word, reps=reps)


def _span(span: Range) -> str:
    low, high = span
    return str(low) if low == high else f"{low}–{high}"  # noqa: RUF001 - a range takes an en dash
