"""What the pages to come in and those to leave have in common."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request

from backcare.club.accounts import Accounts
from backcare.club.devices import Device, kind_of
from backcare.config import RECOVER_URL, ClubAddress
from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.club.documents import Wording
from backcare.host import Host
from backcare.takeaway import Takeaway, mark_of
from backcare.web.door.answers import Answers
from backcare.web.door.cookies import Cookies
from backcare.web.door.forms import read_form
from backcare.web.door.pages import Pages
from backcare.web.door.same_tap import SameTap
from backcare.web.plain import languages_of


class Desk:
    """The door of the club at `address`.

    `provider` is what members call the accounts at the club's identity provider; `files` are those
    that they made to take along, and `host` is the server itself.
    """

    def __init__(
        self,
        accounts: Accounts,
        content: ContentLibrary,
        address: ClubAddress,
        provider: str | None,
        files: Takeaway,
        host: Host,
    ) -> None:
        self._content = content
        self.recover_link = f"{address.url}{RECOVER_URL}"
        self.files = files
        self.host = host
        self.accounts = accounts
        self.provider = provider
        self.cookies = Cookies(address, accounts.sign_ins.lasts)
        self.pages = Pages(accounts, self.cookies, self.text)
        self.answers = Answers(self.cookies)
        self.same_tap = SameTap(address.form_cookie)

    def text(self, request: Request) -> Texts:
        """Return the texts for whoever asks."""
        return self._content.for_languages(languages_of(request)).texts

    def words_of_server(self, what: Wording) -> str:
        """Return a text as the server says it if the club has no words of its own in the store."""
        own = self._content
        return own.notice if what is Wording.NOTICE else own.data_protection

    async def read_form(self, request: Request) -> FormData:
        """Return what was typed; raises `ForeignFormError` for a form from another site."""
        return await read_form(request, self.accounts, self.cookies.form)

    def device_of(self, request: Request) -> Device:
        """Return what a browser shows of itself."""
        return Device(
            kind_of(request.headers.get("user-agent", "")),
            self.cookies.known_of(request),
            request.cookies.get(self.cookies.form, ""),
        )

    async def member(self, request: Request) -> str:
        """Return who is signed in; raises `SignedOutError`."""
        token = self.cookies.sign_in_of(request)
        return await run_in_threadpool(self.accounts.member_of, token)

    async def end(self, token: str) -> None:
        """End a sign-in, and forget its form: sent again, it counts as a new one."""
        self.files.forget(mark_of(token))
        self.same_tap.forget(lambda entered: entered.token == token)
        await run_in_threadpool(self.accounts.sign_ins.end, token)

    def forget_answers_to(self, member: str, but: str = "") -> None:
        """Forget the forms of a member all of whose sign-ins have ended, `but` one."""
        self.same_tap.forget(lambda one: one.account.key == member and one.token != but)
