"""The pages for who looks after the server without a terminal: state, a backup, members."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from backcare.club.events import Event, note
from backcare.config import (
    DOOR_URL,
    HOST_BACKUP_URL,
    HOST_NEWER_URL,
    HOST_URL,
    HOST_WORDS_URL,
    RECOVER_URL,
)
from backcare.domain.club.documents import (
    Account,
    ChangedMemberError,
    NoHostError,
    NoMemberError,
    NotSureError,
    Role,
    Wording,
)
from backcare.domain.errors import BackcareError, SignedOutError
from backcare.serving import Receive, Scope, Send
from backcare.web.door.changing import SECOND_URL
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.own_room import OwnRoom, to
from backcare.web.door.pages import Link, Part

HOST_MEMBER_URL, HOST_ACT_URL = f"{DOOR_URL}/host-member", f"{DOOR_URL}/host-act"
_ADDRESS = "host.member"
_ROLES = {"organiser": Role.ORGANISER, "member": Role.MEMBER, "host": Role.HOST}

Answer = Callable[[Request, Account], Awaitable[Response]]


class Done(NamedTuple):
    """What was done for whom, and the code that came of it, if one did."""

    what: str
    member: Account
    code: str = ""


class SentOnce(FileResponse):
    """A backup that is sent, and forgotten also if the line is cut meanwhile."""

    def __init__(self, file: Path, forget: Callable[[Path], None]) -> None:
        super().__init__(
            file,
            filename=file.name,
            media_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
        )
        self._forget = partial(forget, file)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._forget()


class HostRoom(OwnRoom):
    """Answers a host with a second step who typed the passphrase a few minutes ago."""

    async def server(self, request: Request) -> Response:
        """Show the state of the server, and what can be done."""
        return await self._for_host(request, self._server)

    async def backup(self, request: Request) -> Response:
        """Make a backup and send it: encrypted, it may lie anywhere."""
        return await self._for_host(request, self._backup)

    async def newer(self, request: Request) -> Response:
        """Ask whether there is a newer version: the only thing that this server asks outside."""
        return await self._for_host(request, self._newer)

    async def member(self, request: Request) -> Response:
        """Show what can be done for one member; the address says nothing of who it is."""
        return await self._for_host(request, self._member)

    async def act(self, request: Request) -> Response:
        """Do one of that."""
        return await self._for_host(request, self._act)

    async def _for_host(self, request: Request, answer: Answer, needs: str = "host") -> Response:
        """Answer a host who typed the passphrase a few minutes ago; without `needs` it is left to
        the answer to have it typed again.
        """

        async def to_host(request: Request, account: Account) -> Response:
            self.check_host(account)
            if account.second is None:
                return await self._second_first(request, account)
            return await answer(request, account)

        return await self._for_owner(request, to_host, needs=needs)

    @staticmethod
    def check_host(account: Account) -> None:
        """Raise `NoHostError`."""
        if account.role is not Role.HOST:
            raise NoHostError("no host")

    async def _check_still_host(self, request: Request) -> None:
        """Raise `NoHostError` or `SignedOutError`: a form may have taken its time to come."""
        token = self._desk.cookies.sign_in_of(request)
        self.check_host(await run_in_threadpool(self._own.account, token))

    async def _second_first(self, request: Request, account: Account) -> Response:
        """Say what is needed before, and lead there."""
        text = self._text
        what, way = "second", Link(SECOND_URL, text("door.to_second"), is_button=True)
        if account.passphrase is None:  # the step is for who has one
            what, way = "passphrase", Link(RECOVER_URL, text("door.to_recover"))
        lines = [text(f"door.host.{what}_first")]
        links = [way, self._to_account()]
        return await self._show(request, text("door.host.title"), lines=lines, links=links)

    async def _newer(self, request: Request, account: Account) -> Response:
        if request.method != "POST" or not self._desk.host.project:
            return to(HOST_URL)
        try:
            await self._desk.read_form(request)
            is_newer = await run_in_threadpool(self._desk.host.has_newer)
        except BackcareError as error:
            await self._check_still_host(request)
            return await self._server(request, account, error)
        await self._check_still_host(request)
        done = self._text("door.host.newer.there_is" if is_newer else "door.host.newer.none")
        return await self._server(request, account, done=done)

    def _newer_part(self) -> Part:
        """Return what is said of newer versions; without the project's address, how to look."""
        text, project = self._text, self._desk.host.project
        ask = Form(HOST_NEWER_URL, text("door.host.newer.ask"), is_quiet=True)
        how = text("door.host.newer.lead", project=project) if project else ""
        lines = [how or text("door.host.newer.look"), text("door.host.newer.how")]
        return Part(text("door.host.newer.title"), lines, [ask] if project else [])

    async def _server(
        self, request: Request, _: Account, failed: BackcareError | None = None, done: str = ""
    ) -> Response:
        text = self._text
        looks = await run_in_threadpool(self._desk.host.look)
        everybody = await run_in_threadpool(self._marked)
        wrong = [text("door.host.wrong", what=a, words=b) for a, b, is_fine in looks if not is_fine]
        fine = [text("door.host.fine", what=a, words=b) for a, b, is_fine in looks if is_fine]
        members = sorted(everybody.items(), key=lambda one: one[1].nickname.casefold())
        return await self._show(
            request,
            text("door.host.title"),
            error=failed,
            done=done,
            lines=[text("door.host.lead")],
            parts=[
                Part(
                    text("door.host.state"),
                    [text("door.host.to_do" if wrong else "door.host.is_well"), *wrong, *fine],
                ),
                Part(
                    text("door.host.backup"),
                    [text("door.host.backup_lead")],
                    [Form(HOST_BACKUP_URL, text("door.host.backup_button"))],
                ),
                self._newer_part(),
                Part(
                    text("door.host.words.title"),
                    [text("door.host.words.lead")],
                    links=[
                        Link(f"{HOST_WORDS_URL}/{what}", text(f"door.host.words.{what}"))
                        for what in Wording
                    ],
                ),
                Part(
                    text("door.host.members"),
                    [text("door.host.member_help")],
                    links=[
                        Link(f"{HOST_MEMBER_URL}/{mark}", self._who(one)) for mark, one in members
                    ],
                ),
            ],
            links=[self._to_account()],
        )

    def _who(self, one: Account) -> str:
        role = self._text(f"door.host.role.{one.role}")
        return self._text("door.host.one", nickname=one.nickname, role=role)

    def _marked(self) -> dict[str, Account]:
        """Return all members by a mark that says nothing of who they are."""
        accounts = self._desk.accounts
        return {accounts.key_of(_ADDRESS, one.key): one for one in accounts.members.all()}

    async def _backup(self, request: Request, account: Account) -> Response:
        if request.method != "POST":
            return to(HOST_URL)
        desk = self._desk
        try:
            await desk.read_form(request)
            await self._check_still_host(request)
            file = await run_in_threadpool(desk.host.back_up)
        except BackcareError as error:
            await self._check_still_host(request)
            return await self._server(request, account, error)
        note(Event.HOST, command="backup")
        return SentOnce(file, desk.host.forget)

    async def _member(self, request: Request, account: Account) -> Response:
        return await self._about(request, account, request.path_params["mark"])

    async def _about(
        self, request: Request, account: Account, mark: str, failed: BackcareError | None = None
    ) -> Response:
        one = (await run_in_threadpool(self._marked)).get(mark)
        if one is None:
            return await self._server(request, account, failed or NoMemberError("nobody"))
        text, is_self = self._text, one.key == account.key
        return await self._show(
            request,
            one.nickname,
            error=failed,
            lines=[self._who(one), *([text("door.host.yourself")] if is_self else [])],
            parts=[]
            if is_self
            else [
                Part(lines=[text(f"door.host.about.{what}")], forms=[self._form(what, mark, one)])
                for what in _whats(one)
            ],
            links=[Link(HOST_URL, text("door.host.back")), self._to_account()],
        )

    def _form(self, what: str, mark: str, one: Account) -> Form:
        sure = Field("sure", self._text("door.host.remove_sure"), kind="checkbox")
        fields = [
            Field.hidden("what", what),
            Field.hidden("who", mark),
            Field.hidden("rev", str(one.rev)),
            *([sure] if what == "remove" else []),
        ]
        return Form(HOST_ACT_URL, self._text(f"door.host.do.{what}"), fields, is_quiet=True)

    async def _act(self, request: Request, account: Account) -> Response:
        if request.method != "POST":
            return to(HOST_URL)
        done, typed, failed = await self._tried(request, self._done)
        if done is None:
            await self._check_still_host(request)
            return await self._about(request, account, said(typed, "who"), failed)
        if done.what in ("recover", "remove"):
            self._desk.forget_answers_to(done.member.key)
        text, code = self._text, done.code
        return await self._show(
            request,
            text(f"door.host.done.{done.what}", nickname=done.member.nickname),
            lines=[text("door.host.hand_over", address=self._desk.recover_link)] if code else [],
            code=code,
            links=[Link(HOST_URL, text("door.host.back"), is_button=True)],
        )

    def _done(self, token: str | None, typed: FormData) -> Done:
        """Do what was asked for a member, if both are still who the page was drawn for."""
        account = self._own.account(token)
        self.check_host(account)
        one, what = self._marked().get(said(typed, "who")), said(typed, "what")
        if one is None:
            raise NoMemberError("nobody")
        if one.key == account.key:
            raise NoHostError("one's own account has its own page")
        if said(typed, "rev") != str(one.rev):
            raise ChangedMemberError("not as it was drawn")
        if what == "remove" and said(typed, "sure") != "yes":
            raise NotSureError("no tick")
        try:
            code = self._do(what, one)
        except SignedOutError:
            raise NoMemberError("gone a moment ago") from None
        note(Event.HOST, command=what)
        return Done(what, one, code)

    def _do(self, what: str, one: Account) -> str:
        accounts, code = self._desk.accounts, ""
        if what in _ROLES:
            accounts.members.set_role(one.nickname, _ROLES[what])
        elif what == "recover":
            code = accounts.new_code_for(one.nickname)
        elif what == "unlock":
            accounts.members.end_second(one.nickname)
        elif what == "remove":
            accounts.leave(one.key)
        else:
            raise NoHostError("nothing that can be done")
        return code


def _whats(one: Account) -> list[str]:
    """Return what can be done for somebody, what is needed most first."""
    unlock = [] if one.second is None else ["unlock"]
    return ["recover", *unlock, *(role for role in _ROLES if role != one.role), "remove"]
