"""Records as JSON documents: what is checked before a save, and how old versions are read.

Rules for a new version: raise `RECORD_VERSION` (even if old documents need no change, so that an
older program says "newer version" instead of "damaged"), add a line to `UPCAST`, never reuse a
name, and seal a sample: `python -m scripts.seal_sample`. A test catches a change without a new
version.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from backcare.domain.bounds import check_bounds
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateResults,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import (
    InvalidEntryError,
    NewerFormatError,
    UnreadableRecordError,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.domain.words import clean_text

Document = dict[str, Any]
R = TypeVar("R", bound=Record)

AnyRecord = (
    CheckIn
    | RunSession
    | ExerciseSession
    | WeeklyCheck
    | ActivityCheck
    | GateResults
    | Pause
    | SelfCheckResult
    | Plan
)
"""Every kind of record that can be stored, distinguished by `kind`."""

_AT_FIELD = re.compile(r" - at `\$\.([^`]+)`$")
_NAMED_FIELD = re.compile(r" field `([^`]+)`$")
_LONGEST_FIELD = 60

RECORD_VERSION = 12
"""Version of the documents, written into each of them as `v`."""


def _one_to_two(document: Document) -> Document:
    """Turn distances into whole metres; exercises of a session can now say how much was done."""
    new = dict(document)
    if "distance_km" in new:
        km = new.pop("distance_km")
        new["distance_m"] = None if km is None else round(km * 1000)
    if "exercises" in new:
        new["done"] = [{"exercise": exercise} for exercise in new.pop("exercises")]
    return new


UPCAST: dict[int, Callable[[Document], Document] | None] = {
    1: _one_to_two,
    2: None,  # profiles can have favourites; self-check results can have a group as a rule
    3: None,  # plans keep reasons; gate checks, a week's feel and ladder steps added
    4: None,  # a run can have its start, moving time and source file
    5: None,  # a plan can be marked as ended
    6: None,  # a run can last up to two days
    7: None,  # a run-walk says how much of it was run
    8: None,  # a plan has strength days and swaps that the runner chose
    9: None,  # a self-check result says what it leaves out
    10: None,  # a profile has measures
    11: None,  # a profile has the first day of the week, words, paper, reminders, who shows it
}
"""For each old version, the step to the next one; `None` if documents can be read unchanged. The
comments say why there is a next version.
"""


def validate_record(record: R) -> R:
    """Return the record with normalised texts; raises `InvalidEntryError` that says what is wrong.

    msgspec checks ranges only when it converts, so a record built in code has not been checked
    before.
    """
    if record.logged_at.utcoffset():
        raise InvalidEntryError("logged_at: must be UTC")
    checked: R = _checked(record, AnyRecord)
    return checked


def validate_profile(profile: Profile) -> Profile:
    """Return the profile with normalised texts; raises as `validate_record` does."""
    checked: Profile = _checked(profile, Profile)
    return checked


def to_document(record: Record | Profile) -> Document:
    """Return a record or a profile as JSON-like values, with its version."""
    return {"v": RECORD_VERSION, **msgspec.to_builtins(record)}


def record_from_document(document: Document) -> Any:
    """Read a record of any known version.

    Raises `NewerFormatError` for a version this program does not know, `UnreadableRecordError` for
    values that no version could have written.
    """
    return _read(document, AnyRecord)


def profile_from_document(document: Document) -> Profile:
    """Read a profile of any known version; raises as `record_from_document` does."""
    profile: Profile = _read(document, Profile)
    return profile


def _checked(value: Any, type_: Any) -> Any:
    try:
        checked = msgspec.convert(_clean(msgspec.to_builtins(value)), type_)
        check_bounds(checked)
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidEntryError(str(error)) from error
    return checked


def _clean(value: Any) -> Any:
    """Normalise texts; refuse what engines treat differently (lone surrogates)."""
    if isinstance(value, str):
        if not value.isascii() and any(unicodedata.category(c) == "Cs" for c in value):
            raise InvalidEntryError("a text has characters that cannot be stored")
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _read(document: Document, type_: Any) -> Any:
    if not isinstance(document, dict):
        raise UnreadableRecordError("a saved record is no object")
    fields = dict(document)
    version = fields.pop("v", None)
    if type(version) is not int or version < 1:  # true is no version
        raise UnreadableRecordError("a saved record has no version", "v")
    if version > RECORD_VERSION:
        raise NewerFormatError("a record was written by a newer version of Backcare")
    try:
        for old in range(version, RECORD_VERSION):
            step = UPCAST[old]
            fields = fields if step is None else step(fields)
        read = msgspec.convert(fields, type_)
        check_bounds(read)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        words = "a saved record is not as it was written"
        raise UnreadableRecordError(words, _field_in(str(error))) from error
    return read


def _field_in(words: str) -> str:
    """Return the field that an error of msgspec is about; empty if it does not say."""
    found = _AT_FIELD.search(words) or _NAMED_FIELD.search(words)
    return "" if found is None else found[1][:_LONGEST_FIELD]
