"""Records that cannot be read: what is known of them, for the sentences about them."""

from datetime import date
from typing import Any

import msgspec

PROFILE = "profile"
"""The kind of choices that cannot be read; as a key, those that are still in use."""


class SetAside(msgspec.Struct, frozen=True):
    """What cannot be read: where it is kept, and as much as it says of itself.

    `kind` is empty for one that no version knows, `field` for more than one field.
    """

    key: str
    kind: str
    day: date | None
    field: str
    document: dict[str, Any]
