"""Numbers to call, by country."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]


class Helpline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number: `dial` is what a phone dials (digits, `+` or `*`), `shown` what people read."""

    name: Annotated[str, msgspec.Meta(min_length=3, max_length=80)]
    dial: Annotated[str, msgspec.Meta(pattern=r"^[+*0-9]{2,16}$")]
    shown: Annotated[str, msgspec.Meta(min_length=2, max_length=24)]
    note: Annotated[str, msgspec.Meta(max_length=160)] | None = None


class Helplines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country's numbers; `checked_on` is when somebody last compared them with a public source.

    `country` is an ISO 3166 code, or `ZZ` for the fallback. `time_zones` are the IANA zones that
    lie in this country only; they tell a reader's country better than the browser's language.
    """

    country: CountryCode
    name: str
    emergency: Helpline
    emergency_also: tuple[Helpline, ...] = ()
    urgent: Helpline | None = None
    urgent_without_number: str | None = None
    crisis: tuple[Helpline, ...] = ()
    time_zones: tuple[str, ...] = ()
    checked_on: date
    basis: str

    def __post_init__(self) -> None:
        if (self.urgent is None) == (self.urgent_without_number is None):
            raise ValueError("give an urgent number, or say in urgent_without_number whom to call")


FALLBACK = "ZZ"


def guess_country(
    helplines: Mapping[str, Helplines], *, time_zone: str | None, locale: str | None
) -> str:
    """Return the reader's most likely country code, `ZZ` when nothing tells.

    The time zone wins: a browser set to `en-US` in London would otherwise be shown 911.
    """
    for code, entry in helplines.items():
        if time_zone is not None and time_zone in entry.time_zones:
            return code
    region = locale.replace("_", "-").split("-")[-1].upper() if locale and len(locale) > 3 else ""
    return region if region in helplines and time_zone is None else FALLBACK
