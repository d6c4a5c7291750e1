"""The fields that several pages of the door ask for."""

from backcare.club.passphrases import SHORTEST
from backcare.content.texts import Texts
from backcare.web.door.forms import Field


def nickname_field(text: Texts, value: str, help_: str = "") -> Field:
    """Return the field for a nickname."""
    label = text("door.nickname")
    return Field("nickname", label, value=value, help=help_, autocomplete="username")


def passphrase_field(text: Texts, name: str = "passphrase") -> Field:
    """Return the field for the passphrase that somebody has; it is `old` beside a new one."""
    return Field(
        name,
        text("door.old_passphrase" if name == "old" else "door.passphrase"),
        kind="password",
        autocomplete="current-password",
        to_show=text("door.to_show"),
    )


def new_passphrase_field(text: Texts, label: str = "door.new_passphrase") -> Field:
    """Return the field for a passphrase to be set: the first, or by another label the next."""
    lengths = (text("door.length.short", n=0), text("door.length.enough"), text("door.length.long"))
    return Field(
        "passphrase",
        text(label),
        kind="password",
        help=text("door.passphrase_help", n=SHORTEST),
        autocomplete="new-password",
        to_show=text("door.to_show"),
        lengths=lengths,
    )


def recovery_field(text: Texts, value: str) -> Field:
    """Return the field for the recovery code of somebody who is signed in."""
    label = text("door.recover.code")
    return Field("recovery", label, value=value, help=text("door.second.recovery"))


def code_field(text: Texts, label: str = "door.second.code") -> Field:
    """Return the field for a code of the second step."""
    return Field("second", text(label), autocomplete="one-time-code")
