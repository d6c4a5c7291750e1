"""Records as JSON documents: what is checked before a save, and how old versions are read.

Rules for a new version: raise `RECORD_VERSION`, add a step to `UPCAST` (even one that changes
nothing, so that an older program says "newer version" instead of "damaged"), never reuse a name,
and keep a sealed sample of the old version in `tests/storage/golden`.
"""

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateCheck,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.errors import DamagedError, InvalidEntryError, NewerFormatError
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
    | GateCheck
    | Pause
    | SelfCheckResult
    | Plan
)
"""Every kind of record that can be stored, told apart by `kind`."""

RECORD_VERSION = 7
"""Version of the documents; written as `v` with each of them."""


def _one_to_two(document: Document) -> Document:
    """Distances became whole metres; a session's exercises can say what was done of each."""
    new = dict(document)
    if "distance_km" in new:
        km = new.pop("distance_km")
        new["distance_m"] = None if km is None else round(km * 1000)
    if "exercises" in new:
        new["done"] = [{"exercise": exercise} for exercise in new.pop("exercises")]
    return new


def _two_to_three(document: Document) -> Document:
    """A profile can have favourites; a result of the self-check can name a group as its rule."""
    return document


def _three_to_four(document: Document) -> Document:
    """Plans keep their reasons; gate checks, the feel of a week and ladder steps came in."""
    return document


def _four_to_five(document: Document) -> Document:
    """A run can say when it began, how long it moved, and which file it came from."""
    return document


def _five_to_six(document: Document) -> Document:
    """A plan can say that it was ended."""
    return document


def _six_to_seven(document: Document) -> Document:
    """A run can take up to two days."""
    return document


UPCAST: dict[int, Callable[[Document], Document]] = {
    1: _one_to_two,
    2: _two_to_three,
    3: _three_to_four,
    4: _four_to_five,
    5: _five_to_six,
    6: _six_to_seven,
}
"""For each old version, the step to the next one."""


def check_record(record: R) -> R:
    """Return the record with normalised texts; raises `InvalidEntryError` naming what is wrong.

    msgspec checks ranges only while it converts, so a record that was built in code is not checked
    before it gets here.
    """
    if record.logged_at.utcoffset():
        raise InvalidEntryError("logged_at: must be UTC")
    checked: R = _checked(record, AnyRecord)
    return checked


def check_profile(profile: Profile) -> Profile:
    """Return the profile with normalised texts; raises as `check_record` does."""
    checked: Profile = _checked(profile, Profile)
    return checked


def to_document(record: Record | Profile) -> Document:
    """Return a record or a profile as JSON-like values, with its version."""
    return {"v": RECORD_VERSION, **msgspec.to_builtins(record)}


def record_from_document(document: Document) -> Any:
    """Read a record of any known version.

    Raises `NewerFormatError` for a version this program does not know, `DamagedError` for values
    that no version wrote.
    """
    return _read(document, AnyRecord)


def profile_from_document(document: Document) -> Profile:
    """Read a profile of any known version; raises as `record_from_document` does."""
    profile: Profile = _read(document, Profile)
    return profile


def _checked(value: Any, type_: Any) -> Any:
    try:
        return msgspec.convert(_clean(msgspec.to_builtins(value)), type_)
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidEntryError(str(error)) from error


def _clean(value: Any) -> Any:
    """Clean texts; refuse what engines disagree on (lone surrogates)."""
    if isinstance(value, str):
        if any(unicodedata.category(c) == "Cs" for c in value):
            raise InvalidEntryError("a text has characters that cannot be stored")
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _read(document: Document, type_: Any) -> Any:
    version = document.get("v")
    if not isinstance(version, int) or version < 1:
        raise DamagedError("a saved record has no version")
    if version > RECORD_VERSION:
        raise NewerFormatError("a record was written by a newer version of Backcare")
    fields = {key: value for key, value in document.items() if key != "v"}
    try:
        for old in range(version, RECORD_VERSION):
            fields = UPCAST[old](fields)
        return msgspec.convert(fields, type_)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise DamagedError("a saved record is not as it was written") from error
