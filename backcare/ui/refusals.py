"""The sentence for what cannot be saved: the field, what was wrong with it, and what can be."""

from datetime import date

from backcare.content.texts import Texts
from backcare.domain.errors import RefusedError
from backcare.domain.words import as_text
from backcare.ui.dates import long_date
from backcare.ui.numbers import said_number

_SHOWN = 40
"""Most characters of what was typed that a sentence repeats."""


def refusal(error: RefusedError, text: Texts, key: str = "refused.field") -> str:
    """Return what to say, as Markdown; `key` names the words around it."""
    words = text(f"refused.{error.why}", **{k: _told(v) for k, v in error.values.items()})
    return text(key, field=error.field, why=words)


def _told(value: object) -> str:
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, float | int):
        return said_number(value)
    typed = str(value)
    return as_text(typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…")
