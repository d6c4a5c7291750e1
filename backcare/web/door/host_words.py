"""The pages on which a host changes the club's own words: its name, and two texts."""

import re
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from backcare.club.events import Event, note
from backcare.club.own_words import ChangedWordsError
from backcare.config import HOST_URL, HOST_WORDS_URL, PRIVACY_URL
from backcare.domain.club.documents import (
    MOST_NAME,
    Account,
    ClubError,
    NotConfirmedError,
    OwnWords,
    Wording,
)
from backcare.domain.errors import BackcareError
from backcare.web.door.fields import passphrase_field
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.host_room import HostRoom
from backcare.web.door.own_room import to
from backcare.web.door.pages import Link, Part

_TO_FILL_IN = re.compile(r"\[[^\]\n]{1,80}\](?!\()|\*For the host:")
_BACK = ("undo", "drop")
_WAYS = ("change", *_BACK)
_SHOWN_TO_FILL_IN = 12


class AskedAgainError(ClubError):
    """The passphrase has to be typed again, for which the form now has a field."""

    code = "club.asked_again"


class HostWords(HostRoom):
    """Answers a host who looks at, or changes, what the club says in its own words."""

    async def words(self, request: Request) -> Response:
        """Show one text and take another in its place."""
        what = _wording(request)
        if what is None:
            return to(HOST_URL)
        # To write takes longer than a passphrase holds: what was typed must not be lost by that.
        needs = "" if request.method == "POST" else f"host-{what}"
        return await self._for_host(request, self._words, needs)

    async def _words(self, request: Request, _: Account) -> Response:
        what = _wording(request) or Wording.NAME
        done, typed, failed = await self._tried(request, partial(self._changed, what))
        if done is not None:
            await self._check_still_host(request)
            return to(f"{_address(what)}?done={done}")
        if failed is not None:
            await self._check_still_host(request)
        kept = await run_in_threadpool(self._desk.accounts.words.of, what)
        token = self._desk.cookies.sign_in_of(request)
        asks = failed is not None and not await run_in_threadpool(self._own.is_fresh, token)
        if asks and said(typed, "do") in _BACK:
            return await self._ask_again(request, what, typed, failed)
        return await self._about_words(request, what, kept, typed, failed, asks=asks)

    def _changed(self, what: Wording, token: str | None, typed: FormData) -> str:
        """Do what the form asks for and return what that was."""
        self.check_host(self._own.account(token))
        if given := said(typed, "passphrase"):
            self._own.confirm(token, given)
        try:
            self._own.check_fresh(token)
        except NotConfirmedError:
            raise AskedAgainError("the form asks for it") from None
        words = self._desk.accounts.words
        rev, do = said(typed, "rev"), said(typed, "do")
        do = do if do in _BACK else "change"
        number = int(rev) if rev.isascii() and rev.isdigit() else -1
        if do == "undo":
            words.undo(what, number)
        elif do == "drop":
            words.drop(what, number)
        else:
            words.change(what, said(typed, "words"), number)
        note(Event.HOST, command="words")
        return do

    async def _ask_again(
        self, request: Request, what: Wording, typed: FormData, failed: BackcareError | None
    ) -> Response:
        """Ask for the passphrase before what needs nothing else typed."""
        text = self._text
        form = self._back_form(what, said(typed, "rev"), said(typed, "do"))
        return await self._show(
            request,
            text(f"door.host.words.{what}"),
            error=failed,
            forms=[form._replace(fields=[*form.fields, passphrase_field(text)], is_quiet=False)],
            links=[Link(_address(what), text("door.host.words.back")), self._to_account()],
        )

    async def _about_words(
        self,
        request: Request,
        what: Wording,
        kept: OwnWords,
        typed: FormData,
        failed: BackcareError | None,
        *,
        asks: bool,
    ) -> Response:
        text, written = self._text, said(typed, "words")
        stands = await run_in_threadpool(self._shown, what, kept)
        forms = [
            self._writing(what, str(kept.rev), written or stands, asks, is_at_risk=bool(written)),
            *(self._back_form(what, str(kept.rev), do) for do in _ways_back(what, kept)),
        ]
        parts = [Part(forms=forms)]
        if written and isinstance(failed, ChangedWordsError):
            lines = [line for line in stands.splitlines() if line.strip()]
            parts = [*parts, Part(text("door.host.words.stands"), lines)]
        left = [_named(one) for one in dict.fromkeys(_TO_FILL_IN.findall(written or stands))]
        return await self._show(
            request,
            text(f"door.host.words.{what}"),
            error=failed,
            done=self._done_words(request),
            lines=[
                text(f"door.host.words.{what}_lead"),
                *([text("door.host.words.left")] if left else []),
            ],
            points=left[:_SHOWN_TO_FILL_IN],
            parts=parts,
            links=[
                *self._to_see(what),
                Link(HOST_URL, text("door.host.back")),
                self._to_account(),
            ],
        )

    def _to_see(self, what: Wording) -> list[Link]:
        is_name = what is Wording.NAME
        return [] if is_name else [Link(PRIVACY_URL, self._text(f"door.host.words.see.{what}"))]

    def _done_words(self, request: Request) -> str:
        """Return what came of a tap that led here."""
        done = request.query_params.get("done") if request.method != "POST" else None
        return self._text(f"door.host.words.done.{done}") if done in _WAYS else ""

    def _writing(
        self, what: Wording, rev: str, shown: str, asks: bool, *, is_at_risk: bool
    ) -> Form:
        text, is_name = self._text, what is Wording.NAME
        field = Field(
            "words",
            text(f"door.host.words.{what}"),
            kind="text" if is_name else "textarea",
            value=shown,
            help=text("door.host.words.name_help", n=MOST_NAME)
            if is_name
            else text("door.host.words.help"),
            is_at_risk=is_at_risk,
        )
        asked = [passphrase_field(text)] if asks else []
        fields = [*self._hidden(rev, "change"), field, *asked]
        return Form(_address(what), text("door.host.words.save"), fields)

    def _back_form(self, what: Wording, rev: str, do: str) -> Form:
        """Return the form with which a text is said again as it was."""
        fields = self._hidden(rev, do)
        return Form(_address(what), self._text(f"door.host.words.{do}"), fields, is_quiet=True)

    def _hidden(self, rev: str, do: str) -> list[Field]:
        return [Field.hidden("rev", rev), Field.hidden("do", do)]

    def _shown(self, what: Wording, kept: OwnWords) -> str:
        """Return what is said now."""
        if what is Wording.NAME:
            return self._desk.accounts.club().name
        return kept.words or self._desk.words_of_server(what)


def _ways_back(what: Wording, kept: OwnWords) -> list[str]:
    """Return how a text can be said again as it was: a club always has a name."""
    is_name = what is Wording.NAME
    undo = ["undo"] if kept.rev and (not is_name or kept.before) else []
    return undo + (["drop"] if kept.words is not None and not is_name else [])


def _named(left: str) -> str:
    """Return what is still to be filled in, or how a line for the host alone begins."""
    return f"{left[1:]} …" if left.startswith("*") else left


def _wording(request: Request) -> Wording | None:
    try:
        return Wording(request.path_params["what"])
    except ValueError:
        return None


def _address(what: Wording) -> str:
    return f"{HOST_WORDS_URL}/{what}"
