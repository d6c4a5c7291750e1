"""Numbers to call, by country."""

import contextlib
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import quote

import msgspec

CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public page on which somebody saw a number, and the day they saw it."""

    page: Annotated[str, msgspec.Meta(min_length=3, max_length=120)]
    address: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s\"'<>]+$", max_length=300)]
    on: date


class Helpline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number: `dial` is what a phone dials (digits, `+`, `*` or `#`), `shown` what people read.

    Every number here was seen on a public page.
    """

    name: Annotated[str, msgspec.Meta(min_length=3, max_length=80)]
    dial: Annotated[str, msgspec.Meta(pattern=r"^[+*#0-9]{2,16}$")]
    shown: Annotated[str, msgspec.Meta(min_length=2, max_length=24)]
    note: Annotated[str, msgspec.Meta(max_length=160)] | None = None
    seen: Seen

    @property
    def link(self) -> str:
        """The link that makes a phone dial it; a bare `#` would cut the number off."""
        return f"tel:{quote(self.dial, safe='+*')}"


class Reach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one gets to a physiotherapist and to specialists in a country, in a sentence or two."""

    text: Annotated[str, msgspec.Meta(min_length=20, max_length=240)]
    seen: Seen


class Helplines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A country's numbers; the fallback `ZZ` has none, because no number works everywhere.

    `country` is an ISO 3166 code. `emergency` is the ambulance, or the one number for all
    emergencies; it is `None` in the fallback only. `crisis` is empty where no line is known.
    `time_zones` are the IANA zones of this country, old names too; they show a reader's country
    better than the browser's language does. `reach` is missing where no public page was seen.
    `notes` are for whoever maintains the file and are not shown.
    """

    country: CountryCode
    name: Annotated[str, msgspec.Meta(min_length=3, max_length=60)]
    emergency: Helpline | None = None
    emergency_also: tuple[Helpline, ...] = ()
    urgent: Helpline | None = None
    urgent_without_number: str | None = None
    crisis: tuple[Helpline, ...] = ()
    reach: Reach | None = None
    time_zones: tuple[str, ...] = ()
    notes: str | None = None

    def __post_init__(self) -> None:
        if (self.urgent is None) == (self.urgent_without_number is None):
            raise ValueError("give an urgent number, or say in urgent_without_number whom to call")
        if self.country == FALLBACK:
            if self.numbers:
                raise ValueError(f"{FALLBACK} is for all other countries and has no number")
        elif self.emergency is None:
            raise ValueError("give the emergency number")

    @property
    def numbers(self) -> tuple[Helpline, ...]:
        """All numbers, the most important first."""
        first = (self.emergency, *self.emergency_also, self.urgent)
        return (*filter(None, first), *self.crisis)


FALLBACK = "ZZ"


def guess_country(
    helplines: Mapping[str, Helplines], *, time_zone: str | None, locale: str | None
) -> str:
    """Return the reader's most likely country code, `ZZ` if it cannot be guessed.

    The time zone wins: a browser set to `en-US` in London would otherwise be shown 911. A zone that
    is in none of our countries, such as UTC, gives `ZZ`: the language would be no better guess.
    """
    if time_zone is None:
        return country_of_languages(helplines, locale or "")
    return next((c for c, entry in helplines.items() if time_zone in entry.time_zones), FALLBACK)


def country_of_languages(helplines: Mapping[str, Helplines], accepted: str) -> str:
    """Return the country given with the preferred language, or `ZZ` if there is none.

    `accepted` is one language tag (`de-AT`, `zh-Hant-TW`, `fr_FR`) or a whole `Accept-Language`
    header. A language alone names no country: `de,en-US;q=0.7` is a reader of German whose browser
    does not say where they are, not one in the United States.
    """
    tags = _best_first(accepted)
    regions = (_region(tag) for tag in tags if _language(tag) == _language(tags[0]))
    return next((region for region in regions if region in helplines), FALLBACK)


def _best_first(accepted: str) -> list[str]:
    """Return the tags of an `Accept-Language` header, best first, without invalid weights."""
    weighed = []
    for part in accepted.split(","):
        tag, _, weight = part.partition(";")
        with contextlib.suppress(ValueError):
            weighed.append((float(weight.strip().removeprefix("q=") or 1), tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda one: one[0], reverse=True)]


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _region(tag: str) -> str:
    """Return the region of a language tag (RFC 5646), empty if it has none."""
    for part in tag.replace("_", "-").split("-")[1:]:
        if len(part) == 1:  # what follows is an extension
            break
        if len(part) == 2:
            return part.upper()
    return ""
