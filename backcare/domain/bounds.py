"""The years that a record may speak of: every day and every time in it lies in them.

Days outside of them are typing slips, broken clocks or damage, and the calendar ends near some of
them, so that a day before or after cannot be reckoned.
"""

import functools
from typing import Any, cast

import msgspec
from msgspec import inspect

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class _Parts(msgspec.Struct, frozen=True):
    """The fields of a type that are a day or a time, and those that hold some further down."""

    days: tuple[str, ...]
    nested: tuple[str, ...]


def check_bounds(value: Any, path: str = "$") -> None:
    """Raise a `ValueError` that names the first day or time outside of the years we keep."""
    if isinstance(value, tuple):
        for place, inner in enumerate(value):
            check_bounds(inner, f"{path}[{place}]")
    elif hasattr(value, "year"):
        _check_year(value, path)
    elif isinstance(value, msgspec.Struct):
        parts = _parts_of(type(value))
        for name in parts.days:
            _check_year(getattr(value, name), f"{path}.{name}")
        for name in parts.nested:
            check_bounds(getattr(value, name), f"{path}.{name}")


def _check_year(day: Any, path: str) -> None:
    if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(f"the year is {EARLIEST_YEAR} to {LATEST_YEAR} - at `{path}`")


@functools.cache
def _parts_of(type_: type[msgspec.Struct]) -> _Parts:
    info = cast(inspect.StructType, inspect.type_info(type_))
    fields = [(field.name, _flat(field.type)) for field in info.fields]
    days = tuple(name for name, types in fields if types and all(map(_is_day, types)))
    holds = tuple(n for n, types in fields if n not in days and any(map(_holds_day, types)))
    return _Parts(days, holds)


def _flat(type_: inspect.Type) -> tuple[inspect.Type, ...]:
    """Return the types that a field may have, besides `None`."""
    types = type_.types if isinstance(type_, inspect.UnionType) else (type_,)
    return tuple(one for one in types if not isinstance(one, inspect.NoneType))


def _is_day(type_: inspect.Type) -> bool:
    return isinstance(type_, inspect.DateType | inspect.DateTimeType)


def _holds_day(type_: inspect.Type) -> bool:
    if isinstance(type_, inspect.VarTupleType):
        return any(map(_holds_day, _flat(type_.item_type)))
    if isinstance(type_, inspect.StructType):
        return any(_holds_day(one) for field in type_.fields for one in _flat(field.type))
    return _is_day(type_)
