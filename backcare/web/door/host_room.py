"""The pages for who looks after the server without a terminal: state, a backup, members."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from backcare.club.events import Event, note
from backcare.config import ACCOUNT_URL, DOOR_URL, HOST_URL
from backcare.domain.club.documents import Account, NoHostError, NotSureError, Role, SignInError
from backcare.domain.errors import BackcareError
from backcare.web.door.changing import SECOND_URL
from backcare.web.door.fields import nickname_field
from backcare.web.door.forms import Field, Form, said
from backcare.web.door.own_room import OwnRoom, to
from backcare.web.door.pages import Link, Part

HOST_BACKUP_URL, HOST_MEMBER_URL = f"{DOOR_URL}/host-backup", f"{DOOR_URL}/host-member"
HOST_ACT_URL = f"{DOOR_URL}/host-act"
_ADDRESS = "host.member"
_ROLES = {"host": Role.HOST, "organiser": Role.ORGANISER, "member": Role.MEMBER}

Answer = Callable[[Request, Account], Awaitable[Response]]


class HostRoom(OwnRoom):
    """Answers a host with a second step who typed the passphrase a few minutes ago."""

    async def server(self, request: Request) -> Response:
        """Show the state of the server, and what can be done."""
        return await self._for_host(request, self._server)

    async def backup(self, request: Request) -> Response:
        """Make a backup and send it: encrypted, it may lie anywhere."""
        return await self._for_host(request, self._backup)

    async def find(self, request: Request) -> Response:
        """Lead to the page of a member, whose address says nothing of who it is."""
        return await self._for_host(request, self._find)

    async def member(self, request: Request) -> Response:
        """Show what can be done for one member."""
        return await self._for_host(request, self._member)

    async def act(self, request: Request) -> Response:
        """Do one of that."""
        return await self._for_host(request, self._act)

    async def _for_host(self, request: Request, answer: Answer) -> Response:
        async def to_host(request: Request, account: Account) -> Response:
            if account.role is not Role.HOST:
                raise NoHostError("no host")
            if account.second is None:
                return await self._show(
                    request,
                    self._text("door.host.title"),
                    lines=[self._text("door.host.second_first")],
                    links=[
                        Link(SECOND_URL, self._text("door.to_second"), is_button=True),
                        self._to_account(),
                    ],
                )
            return await answer(request, account)

        return await self._for_owner(request, to_host, needs="host")

    async def _server(
        self, request: Request, _: Account, failed: BackcareError | None = None
    ) -> Response:
        text, accounts = self._text, self._desk.accounts
        looks = await run_in_threadpool(self._desk.host.look)
        everybody = await run_in_threadpool(accounts.members.all)
        fine = [look for look in looks if look.is_fine]
        wrong = [look for look in looks if not look.is_fine]
        names = sorted(everybody, key=lambda one: one.nickname.casefold())
        return await self._show(
            request,
            text("door.host.title"),
            error=failed,
            lines=[text("door.host.lead")],
            parts=[
                Part(
                    text("door.host.state"),
                    [
                        text("door.host.is_well" if not wrong else "door.host.to_do"),
                        *(self._line("door.host.wrong", look.what, look.words) for look in wrong),
                        *(self._line("door.host.fine", look.what, look.words) for look in fine),
                    ],
                ),
                Part(
                    text("door.host.backup"),
                    [text("door.host.backup_lead")],
                    [Form(HOST_BACKUP_URL, text("door.host.backup_button"))],
                ),
                Part(
                    text("door.host.members"),
                    [
                        text(
                            "door.host.one",
                            nickname=one.nickname,
                            role=text(f"door.host.role.{one.role}"),
                        )
                        for one in names
                    ],
                    [
                        Form(
                            HOST_MEMBER_URL,
                            text("door.host.member_button"),
                            [nickname_field(text, "", text("door.host.member_help"))],
                        )
                    ],
                ),
            ],
            links=[self._to_account()],
        )

    def _line(self, key: str, what: str, words: str) -> str:
        return self._text(key, what=what, words=words)

    async def _backup(self, request: Request, account: Account) -> Response:
        host = self._desk.host
        try:
            await self._desk.read_form(request)
            file = await run_in_threadpool(host.back_up)
        except BackcareError as error:
            return await self._server(request, account, error)
        note(Event.HOST, command="backup")
        return FileResponse(
            file,
            filename=file.name,
            media_type="application/octet-stream",
            headers={"Cache-Control": "no-store"},
            background=BackgroundTask(host.forget, file),
        )

    async def _find(self, request: Request, account: Account) -> Response:
        accounts = self._desk.accounts
        try:
            nickname = said(await self._desk.read_form(request), "nickname")
            one = await run_in_threadpool(accounts.members.named, nickname)
        except BackcareError as error:
            return await self._server(request, account, error)
        mark = await run_in_threadpool(accounts.key_of, _ADDRESS, one.key)
        return to(f"{HOST_MEMBER_URL}/{mark}")

    async def _member(self, request: Request, account: Account) -> Response:
        mark = request.path_params["mark"]
        everybody = await run_in_threadpool(self._marked)
        if mark not in everybody:
            return await self._server(request, account, SignInError("nobody"))
        return await self._about(request, account, everybody[mark])

    def _marked(self) -> dict[str, Account]:
        accounts = self._desk.accounts
        return {accounts.key_of(_ADDRESS, one.key): one for one in accounts.members.all()}

    async def _about(self, request: Request, account: Account, one: Account) -> Response:
        text = self._text
        is_self = one.key == account.key
        roles = [] if is_self else [role for role in _ROLES if role != one.role]
        whats = [*roles, "recover", *(["unlock"] if one.second is not None and not is_self else [])]
        sure = Field("sure", text("door.host.remove_sure"), kind="checkbox")
        remove = [] if is_self else [self._form("remove", one, [sure])]
        role = text(f"door.host.role.{one.role}")
        return await self._show(
            request,
            one.nickname,
            lines=[text("door.host.one", nickname=one.nickname, role=role)],
            parts=[
                Part(lines=[text(f"door.host.about.{what}")], forms=[self._form(what, one)])
                for what in whats
                if not (is_self and what == "recover")
            ]
            + [Part(lines=[text("door.host.about.remove")], forms=[form]) for form in remove],
            links=[
                Link(HOST_URL, text("door.host.back")),
                Link(ACCOUNT_URL, text("door.to_account")),
            ],
        )

    def _form(self, what: str, one: Account, fields: list[Field] | None = None) -> Form:
        hidden = [Field.hidden("what", what), Field.hidden("nickname", one.nickname)]
        words = self._text(f"door.host.do.{what}")
        return Form(HOST_ACT_URL, words, [*hidden, *(fields or [])], is_quiet=True)

    async def _act(self, request: Request, account: Account) -> Response:
        done, typed, failed = await self._tried(request, partial(self._done, account))
        text, what = self._text, said(typed, "what")
        if done is None:
            return await self._server(request, account, failed)
        is_code = what == "recover"
        return await self._show(
            request,
            text(f"door.host.done.{what}"),
            lines=[text("door.host.hand_over", address=self._desk.recover_link)] if is_code else [],
            code=done if is_code else "",
            links=[Link(HOST_URL, text("door.host.back"), is_button=True)],
        )

    def _done(self, account: Account, _: str | None, typed: FormData) -> str:
        """Do what was asked for a member; return the code that came of it, if one did."""
        accounts, what = self._desk.accounts, said(typed, "what")
        one = accounts.members.named(said(typed, "nickname"))
        if one.key == account.key:
            raise NoHostError("one's own account has its own page")
        code = ""
        if what in _ROLES:
            accounts.members.set_role(one.nickname, _ROLES[what])
        elif what == "recover":
            code = accounts.new_code_for(one.nickname)
            self._desk.forget_answers_to(one.key)
        elif what == "unlock":
            accounts.members.end_second(one.nickname)
        elif what == "remove":
            if said(typed, "sure") != "yes":
                raise NotSureError("no tick")
            accounts.leave(one.key)
            self._desk.forget_answers_to(one.key)
        else:
            raise NoHostError("nothing that can be done")
        note(Event.HOST, command=what)
        return code
