"""The forms of the door, and reading what was typed into them."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request

from backcare.club.accounts import Accounts
from backcare.club.secrets import is_same, keyed
from backcare.config import household_of
from backcare.domain.club.documents import Club, ClubError

_FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 8


class Field(NamedTuple):
    """An input of a form; `kind` is its HTML type. `to_show` is what shows a passphrase as it is
    typed, `lengths` what is said of its length: too short, long enough, long. `is_at_risk` says
    that its value was typed and is kept nowhere.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    help: str = ""
    autocomplete: str = "off"
    to_show: str = ""
    lengths: tuple[str, ...] = ()
    is_at_risk: bool = False

    @classmethod
    def hidden(cls, name: str, value: str) -> "Field":
        """Return a field that nobody sees."""
        return cls(name, "", kind="hidden", value=value)


class Form(NamedTuple):
    """A form with one button."""

    action: str
    button: str
    fields: Sequence[Field] = ()
    is_quiet: bool = False


class ForeignFormError(ClubError):
    """The form was not made for this browser. Nothing was done."""

    code = "club.foreign_form"


async def read_form(request: Request, accounts: Accounts, form_cookie: str) -> FormData:
    """Return what was typed; raises `ForeignFormError` for a form from another site."""
    if not request.headers.get("content-type", "").startswith(_FORM_TYPE):
        raise ForeignFormError("no form of this door")
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    drawn = request.cookies.get(form_cookie, "")
    club = await run_in_threadpool(accounts.club)
    if not drawn or not is_same(said(form, "mark"), mark_of_form(club, drawn)):
        raise ForeignFormError("this form is not from here")
    return form


def mark_of_form(club: Club, drawn: str) -> str:
    """Return the mark in forms made for the browser with the secret `drawn`."""
    return keyed(club.secret, "form", drawn)


def said(form: FormData, name: str) -> str:
    """Return what was typed into a field; a file counts as nothing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def sender_of(request: Request) -> str:
    """Return the address for which attempts are counted."""
    return household_of(request.client.host if request.client else "") or "unknown"
