"""What a browser keeps of a runner's choices, in a cookie: for who has no profile, and where they
are.

Nothing in it says who they are or how they feel.
"""

import msgspec

from backcare.domain.helplines import CountryCode
from backcare.domain.measures import ChosenMeasures

LONGEST = 600
"""More characters than all choices take."""
_Place = tuple[CountryCode, CountryCode]


class OnDevice(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of one browser.

    `place` is the country chosen for the numbers to call, and the one that was guessed then: it
    counts only where that is still the guess, as the numbers must be those of where somebody is.
    """

    chosen: ChosenMeasures = ChosenMeasures()
    place: tuple[str, str] | None = None

    @classmethod
    def read(cls, value: str) -> "OnDevice":
        """Return what a cookie says, without what cannot be read: another version wrote it."""
        parts = (part.partition(".") for part in value[:LONGEST].split("|"))
        said = {name: one for name, _, one in parts}
        chosen = ChosenMeasures()
        for name in said.keys() & set(ChosenMeasures.__struct_fields__):
            try:
                one = msgspec.convert({name: said[name]}, ChosenMeasures, strict=False)
            except msgspec.ValidationError:
                continue
            chosen = chosen.with_all_of(one)
        try:
            place = msgspec.convert(said.get("country", "").split("-"), _Place)
        except msgspec.ValidationError:
            place = None
        return cls(chosen=chosen, place=place)

    @property
    def value(self) -> str:
        """The value of the cookie, such as `distance.mi|country.IE-GB`; empty if nothing was
        chosen.
        """
        said = msgspec.to_builtins(self.chosen)
        if self.place is not None:
            said["country"] = "-".join(self.place)
        return "|".join(f"{name}.{one}" for name, one in said.items())

    def country_where(self, guessed: str) -> str | None:
        """Return the chosen country, if the browser is where it was when it was chosen."""
        if self.place is None or self.place[1] != guessed:
            return None
        return self.place[0]
