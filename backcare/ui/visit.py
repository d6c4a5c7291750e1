"""Who is here, which day it is for them, and what they can be shown."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from backcare.bootstrap import ClubServices, DemoVisit, HostedClub, Services, begin_demo
from backcare.clock import local_day, utc_now
from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.club import Account, Role
from backcare.domain.errors import SignedOutError
from backcare.domain.helplines import guess_country
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.own import OwnStore
from backcare.ui.wiring import services

_DEMO = "visit.demo"
_WHOSE = "visit.whose"
ARRIVED = "visit.has_arrived"
"""Where the running script notes that the page is another one than in the run before."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One run of a page for one person.

    `store` holds their own records only: none while they are signed out of a club's server, where
    `account` says who they are (`None` on a server for one runner, too). `time_zone` is the
    browser's (IANA); `country` is a key of the helplines; `has_arrived` is true when they come from
    another page.
    """

    today: date
    time_zone: str | None
    country: str
    content: ContentLibrary
    store: OwnStore
    text: Texts
    has_arrived: bool
    account: Account | None = None
    club: ClubServices | None = None

    @property
    def is_signed_out(self) -> bool:
        """Whether this is a club's server, and nobody is signed in here."""
        return self.club is not None and self.account is None

    @property
    def door(self) -> HostedClub | None:
        """The club, if one joins, signs in and leaves here: that of a demo has no door."""
        return self.club if isinstance(self.club, HostedClub) else None

    @property
    def is_demo(self) -> bool:
        """Whether this is a demo: a club without a door."""
        return self.club is not None and self.door is None

    @property
    def is_letter(self) -> bool:
        """Whether paper is Letter rather than A4 where they are."""
        return self.country in _LETTER_COUNTRIES


_LETTER_COUNTRIES = frozenset({"US", "CA"})


def current_visit() -> Visit:
    """Return the visit of the session that runs now."""
    shared = services()
    time_zone = st.context.timezone
    today = shared.settings.today or local_day(utc_now(), time_zone)
    store, account, club = _own(shared, today)
    return Visit(
        today=today,
        time_zone=time_zone,
        country=guess_country(
            shared.content.helplines, time_zone=time_zone, locale=st.context.locale
        ),
        content=shared.content,
        store=store,
        text=shared.content.texts,
        has_arrived=bool(st.session_state.get(ARRIVED)),
        account=account,
        club=club,
    )


def _own(shared: Services, today: date) -> tuple[OwnStore, Account | None, ClubServices | None]:
    """Return the records of whoever is signed in, who that is, and their club; here it is decided,
    once.

    The store asks again at each call: a sign-out on another page ends this one's reach at once.
    """
    if shared.demo is not None:
        if _DEMO not in st.session_state:
            st.session_state[_DEMO] = begin_demo(shared.demo, today)
        demo: DemoVisit = st.session_state[_DEMO]
        runner = demo.club.accounts.account(LOCAL_MEMBER)
        return OwnStore(demo.records, lambda: LOCAL_MEMBER), runner, demo.club
    club = shared.club
    if club is None:
        return OwnStore(shared.store, lambda: LOCAL_MEMBER), None, None
    who = partial(club.accounts.member_of, st.context.cookies.get(club.address.cookie))
    try:
        account = club.accounts.account(who())
    except SignedOutError:
        _begin_anew_unless("")
        return OwnStore.of_nobody(), None, club
    _begin_anew_unless(account.key)
    return OwnStore(shared.store, who), account, club


def _begin_anew_unless(member: str) -> None:
    """Forget all that a session holds of somebody else: a tab may go on with another cookie.

    What somebody did before they signed in is theirs.
    """
    before = st.session_state.get(_WHOSE, "")
    if before not in ("", member):
        st.session_state.clear()
    st.session_state[_WHOSE] = member


def is_organiser_now() -> bool:
    """Return whether who taps now is an organiser: an open page may be older than that."""
    account = _own(services(), current_visit().today)[1]
    return account is not None and account.role is Role.ORGANISER
