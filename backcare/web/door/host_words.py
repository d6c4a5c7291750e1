"""The pages on which a host changes the club's own words: its name, and two texts."""

import re
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from backcare.club.events import Event, note
from backcare.config import CONFIRM_URL, HOST_URL, HOST_WORDS_URL, PRIVACY_URL
from backcare.domain.club.documents import (
    Account,
    NotConfirmedError,
    OwnWords,
    TooManyAttemptsError,
    Wording,
    WrongPassphraseError,
)
from backcare.domain.errors import BackcareError
from backcare.web.door.fields import passphrase_field
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.host_room import HostRoom
from backcare.web.door.own_room import to
from backcare.web.door.pages import Link, Part

_TO_FILL_IN = re.compile(r"\[[^\]\n]{1,80}\](?!\()|\*For the host:[^*\n]{1,80}")
_SHOWN_TO_FILL_IN = 12
_ASK_FOR_PASSPHRASE = (NotConfirmedError, WrongPassphraseError, TooManyAttemptsError)


class HostWords(HostRoom):
    """Answers a host who looks at, or changes, what the club says in its own words."""

    async def words(self, request: Request) -> Response:
        """Show one text and take another in its place."""
        what = _wording(request)
        if what is None:
            return to(HOST_URL)
        # To write takes longer than a passphrase holds: what was typed must not be lost by that.
        return await self._for_host(request, self._words, is_fresh=request.method == "POST")

    async def _words(self, request: Request, _: Account) -> Response:
        what = _wording(request) or Wording.NAME
        done, typed, failed = await self._tried(request, partial(self._changed, what))
        if request.method == "POST":
            await self._check_still_host(request)
        if done:
            return to(_address(what))
        if isinstance(failed, NotConfirmedError) and said(typed, "do") != "change":
            return to(f"{CONFIRM_URL}?then=host")  # nothing was typed that could be lost
        kept = await run_in_threadpool(self._desk.accounts.words.of, what)
        return await self._about_words(request, what, kept, typed, failed)

    def _changed(self, what: Wording, token: str | None, typed: FormData) -> bool:
        """Do with a text what the form asks for."""
        self.check_host(self._own.account(token))
        if given := said(typed, "passphrase"):
            self._own.confirm(token, given)
        self._own.check_fresh(token)
        words = self._desk.accounts.words
        rev, do = said(typed, "rev"), said(typed, "do")
        number = int(rev) if rev.isascii() and rev.isdigit() else -1
        if do == "undo":
            words.undo(what, number)
        elif do == "drop":
            words.drop(what, number)
        else:
            words.change(what, said(typed, "words"), number)
        note(Event.HOST, command="words")
        return True

    async def _about_words(
        self,
        request: Request,
        what: Wording,
        kept: OwnWords,
        typed: FormData,
        failed: BackcareError | None,
    ) -> Response:
        text = self._text
        shown = said(typed, "words") or await run_in_threadpool(self._shown, what, kept)
        label = text(f"door.host.words.{what}")
        kind = "text" if what is Wording.NAME else "textarea"
        asks = isinstance(failed, _ASK_FOR_PASSPHRASE)
        fields = [
            *self._hidden(kept, "change"),
            Field("words", label, kind=kind, value=shown),
            *([passphrase_field(text)] if asks else []),
        ]
        forms = [Form(_address(what), text("door.host.words.save"), fields)]
        quiet = ["undo"] if kept.rev and (what is not Wording.NAME or kept.before) else []
        quiet += ["drop"] if kept.words is not None and what is not Wording.NAME else []
        forms += [
            Form(
                _address(what),
                text(f"door.host.words.{do}"),
                self._hidden(kept, do),
                is_quiet=True,
            )
            for do in quiet
        ]
        left = dict.fromkeys(_TO_FILL_IN.findall(shown))
        to_fill_in = [text("door.host.words.left")] if left else []
        return await self._show(
            request,
            label,
            error=failed,
            lines=[text(f"door.host.words.{what}_lead"), *to_fill_in],
            points=[one.strip("*") for one in [*left][:_SHOWN_TO_FILL_IN]],
            parts=[Part(forms=forms)],
            links=[
                *([] if what is Wording.NAME else [Link(PRIVACY_URL, text("door.host.words.see"))]),
                Link(HOST_URL, text("door.host.back")),
                self._to_account(),
            ],
        )

    def _hidden(self, kept: OwnWords, do: str) -> list[Field]:
        return [Field.hidden("rev", str(kept.rev)), Field.hidden("do", do)]

    def _shown(self, what: Wording, kept: OwnWords) -> str:
        """Return what is said now."""
        if what is Wording.NAME:
            return self._desk.accounts.club().name
        return kept.words or self._desk.words_of_server(what)


def _wording(request: Request) -> Wording | None:
    try:
        return Wording(request.path_params["what"])
    except ValueError:
        return None


def _address(what: Wording) -> str:
    return f"{HOST_WORDS_URL}/{what}"
