"""Who is here, which day it is for them, and what they can be shown."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from backcare.bootstrap import ClubServices, DemoVisit, HostedClub, Services, begin_demo
from backcare.clock import local_day, utc_now
from backcare.content.library import ContentLibrary
from backcare.content.texts import Texts
from backcare.domain.club.documents import Account
from backcare.domain.errors import SignedOutError
from backcare.domain.helplines import FALLBACK, guess_country
from backcare.domain.measures import ChosenMeasures, DateOrder, Measures, Paper
from backcare.domain.tracker.answer_book import Answer
from backcare.domain.typed import Reader
from backcare.domain.weeks import Weeks
from backcare.room.reading import ReadingRooms
from backcare.runs.folders import RunFolders
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.member_store import OwnStore
from backcare.takeaway import Takeaway, mark_of
from backcare.ui.device import first_country, keep_choices, kept_choices
from backcare.ui.reach import Reach
from backcare.ui.wiring import services

_OF_VISIT = "visit."
_DEMO = "visit.demo"
_MEMBER = "visit.member"
_NOW = "visit.now"
_PAGE = "visit.page"
_BEFORE = "visit.page_before"
_OF_PROFILE = "visit.measures.of_profile"
WHOSE = "visit.whose"
"""Where a session has the `mark_of` the sign-in that it runs under."""
COUNTRY = "numbers.country"
"""The key of the field for the country of the numbers to call."""
TRY_AGAIN = "error.try_again"
"""The key of the button that asks again for a page that failed."""


class Seen(NamedTuple):
    """A page that was seen, by its address, with the parameters there."""

    page: str
    parameters: dict[str, str]


def _nobody() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Visit:
    """One run of a page for one person.

    `store` holds only their own records and is not read before a page asks for them. `time_zone` is
    the browser's (IANA), `locale` its language (`de-AT`); `country` is a key of the helplines, the
    likely one, and `chosen_country` the one that the reader has chosen here. `guessed` is what they
    most likely measure in, `chosen` what they said of it, as far as this visit knows.
    `clips` is the folder of demonstrations; `files` keeps files made for download, `rooms` read
    those that come, as they may in `folders`; `has_arrived` is true when they come from another
    page. `own_parts` are the places that are filled in once the page is drawn, `answered` the
    answers that stand on it already, by their entry.
    """

    ask_today: Callable[[int], date]
    time_zone: str | None
    country: str
    content: ContentLibrary
    store: OwnStore
    text: Texts
    clips: Path
    files: Takeaway
    rooms: ReadingRooms
    has_arrived: bool
    locale: str | None = None
    chosen_country: str | None = None
    guessed: Measures = field(default_factory=Measures)
    chosen: ChosenMeasures = field(default_factory=ChosenMeasures)
    ask_account: Callable[[], Account | None] = _nobody
    club: ClubServices | None = None
    reach: Reach = field(default_factory=Reach)
    own_parts: list[tuple[DeltaGenerator, Callable[[], object]]] = field(default_factory=list)
    answered: dict[str, Answer] = field(default_factory=dict)
    folders: RunFolders | None = None

    @property
    def today(self) -> date:
        """Today for this person, looked up each time: an old page has the day of the tap."""
        return self.ask_today(self.measures.day_ends)

    def day_of(self, moment: datetime) -> date:
        """Return the day that a moment belongs to for this person."""
        return local_day(moment, self.time_zone, self.measures.day_ends)

    @property
    def measures(self) -> Measures:
        """What they measure in, as their words say it."""
        return self.text.measures

    @property
    def weeks(self) -> Weeks:
        """Their weeks, from their first day of one."""
        return self.measures.weeks

    @property
    def reader(self) -> Reader:
        """How they write numbers and days, as far as their browser and its clock show."""
        country = None if self.country == FALLBACK else self.country
        asking = self.content.asking
        reader = asking.habits.reader(
            locale=self.locale,
            country=country,
            today=self.today,
            month_first=asking.usual.month_first,
        )
        order = self.measures.dates
        if order is DateOrder.YEAR:  # 11/3 or 3/11, whatever the year stands before
            return reader
        return reader._replace(month_first=order is DateOrder.MONTH)

    def measuring(self, chosen: ChosenMeasures) -> "Visit":
        """Return the same visit of somebody who has chosen these measures."""
        text = self.text.measured(chosen.over(self.guessed))
        return replace(self, chosen=chosen, text=text, content=self.content.read_by(text))

    @property
    def account(self) -> Account | None:
        """Who is signed in on a club's server; `None` also on a server for one runner.

        The store is asked at the first use in a run; raises `StoreError`.
        """
        return self.ask_account()

    @property
    def is_signed_out(self) -> bool:
        """Whether this is a club's server and nobody is signed in; raises as `account` does."""
        return self.club is not None and self.account is None

    @property
    def door(self) -> HostedClub | None:
        """The club, if one can join, sign in and leave here; a demo's club has no such door."""
        return self.club if isinstance(self.club, HostedClub) else None

    @property
    def is_demo(self) -> bool:
        """Whether this is a demo: a club without a door."""
        return self.club is not None and self.door is None

    @property
    def is_letter(self) -> bool:
        """Whether their paper is Letter rather than A4."""
        return self.measures.paper is Paper.LETTER


def begin_visit(page: str, *, is_personal: bool) -> Visit:
    """Return the visit of the run that begins now, without reading any record.

    `page` is its address. Only a page that `is_personal` waits for records as long as they take.
    """
    club = services().club
    _begin_anew_unless("" if club is None else st.context.cookies.get(club.address.cookie) or "")
    here = Seen(page, st.query_params.to_dict())
    before: Seen | None = st.session_state.get(_PAGE)
    has_arrived = before is None or before.page != page
    if has_arrived:
        st.session_state[_BEFORE] = before
    st.session_state[_PAGE] = here
    visit = _visit(is_personal=is_personal, has_arrived=has_arrived)
    st.session_state[_NOW] = visit
    return visit


def page_before() -> Seen | None:
    """Return the page from which somebody came to this one, if they did within this visit."""
    before: Seen | None = st.session_state.get(_BEFORE)
    return before


def note_measures(visit: Visit, of_profile: ChosenMeasures) -> Visit:
    """Return the visit in the measures of its profile, which the rest of it knows from now on."""
    st.session_state[_OF_PROFILE] = of_profile
    visit = visit.measuring(known_measures())
    st.session_state[_NOW] = visit
    return visit


def known_measures() -> ChosenMeasures:
    """Return what was chosen, as far as this visit knows without asking the store.

    What the profile does not say, the browser may know: it was chosen before there was one.
    """
    kept: ChosenMeasures = st.session_state.get(_OF_PROFILE, ChosenMeasures())
    return kept.with_all_of(kept_choices())


def are_measures_known() -> bool:
    """Return whether this visit has read what the profile says of measures."""
    return _OF_PROFILE in st.session_state


def forget_measures() -> None:
    """Forget what was chosen: everything was erased."""
    st.session_state.pop(_OF_PROFILE, None)
    keep_choices(ChosenMeasures())


def forget_visit() -> None:
    """Forget what this visit has read, typed and could undo: everything was erased."""
    for key in list(st.session_state):
        if not str(key).startswith(_OF_VISIT) and key != COUNTRY:
            del st.session_state[key]


def current_visit() -> Visit:
    """Return the visit of the current run."""
    visit: Visit = st.session_state[_NOW]
    return visit


def measures_now() -> Measures:
    """Return what the reader of this run, or of a tap that is answered before it, measures in.

    Where no page is drawn, those of the texts. Each run and each tap has a thread of its own, and
    papers are made in one, so what stands here is never another reader's.
    """
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return Measures()
    held = run.session_state._state  # past the look whether this run is to end: it is asked often
    try:
        visit: Visit = held[_NOW]
    except KeyError:
        return Measures()
    return visit.measures


def whose_session() -> str:
    """Return the `mark_of` the sign-in that this session runs under; empty without one."""
    whose: str = st.session_state.get(WHOSE, "")
    return whose


def is_organiser_now() -> bool:
    """Return whether whoever taps now is an organiser: the open page may be out of date."""
    account = _visit(is_personal=True, has_arrived=False).account
    return account is not None and account.role.organises


def _today(shared: Services, time_zone: str | None, day_ends: int) -> date:
    return shared.settings.today or local_day(utc_now(), time_zone, day_ends)


def _visit(*, is_personal: bool, has_arrived: bool) -> Visit:
    shared = services()
    patience = shared.patience
    at_length = patience.anew if st.session_state.get(TRY_AGAIN) else patience.through
    reach = Reach(
        at_length if is_personal else patience.briefly, patience.anew, goes_on=not is_personal
    )
    time_zone, locale = st.context.timezone, st.context.locale
    country = guess_country(shared.content.helplines, time_zone=time_zone, locale=locale)
    chosen_country = st.session_state.get(COUNTRY) or first_country(country)
    usual, chosen = shared.content.asking.usual, known_measures()
    paper = usual.paper_in(chosen_country or country)
    guessed = msgspec.structs.replace(usual.guess(country), paper=paper)
    measures = chosen.over(guessed)
    text = shared.content.texts.measured(measures)
    today = _today(shared, time_zone, measures.day_ends)
    store, ask_account, club = _own(shared, today, reach)
    return Visit(
        ask_today=partial(_today, shared, time_zone),
        time_zone=time_zone,
        country=country,
        content=shared.content.read_by(text),
        store=store,
        text=text,
        clips=shared.settings.clips,
        files=shared.files,
        rooms=shared.rooms,
        folders=shared.folders,
        has_arrived=has_arrived,
        locale=locale,
        chosen_country=chosen_country,
        guessed=guessed,
        chosen=chosen,
        ask_account=ask_account,
        club=club,
        reach=reach,
    )


def _own(
    shared: Services, today: date, reach: Reach
) -> tuple[OwnStore, Callable[[], Account | None], ClubServices | None]:
    """Return the records of whoever is here, how to ask who that is, and their club.

    The store asks again at each call: a sign-out on another page takes effect here at once.
    """
    if shared.demo is not None:
        if _DEMO not in st.session_state:
            st.session_state[_DEMO] = begin_demo(shared.demo, today)
        demo: DemoVisit = st.session_state[_DEMO]
        runner = demo.club.accounts.members.account(LOCAL_MEMBER)
        return OwnStore(demo.records, lambda: LOCAL_MEMBER), lambda: runner, demo.club
    club = shared.club
    if club is None:
        own = OwnStore(shared.store, lambda: LOCAL_MEMBER, reads=reach.reads, saves=reach.saves)
        return own, _nobody, None
    cookie = st.context.cookies.get(club.address.cookie)
    if cookie is None:
        return OwnStore.of_nobody(), _nobody, club
    who = partial(club.accounts.member_of, cookie)
    ask_account = cache(partial(_account, club, who, reach))
    own = OwnStore(
        shared.store,
        who,
        reads=reach.reads,
        saves=reach.saves,
        has_left=club.accounts.has_left,
    )
    return own, ask_account, club


def _account(club: HostedClub, who: Callable[[], str], reach: Reach) -> Account | None:
    """Return the account behind this cookie; once it is invalid, forget what the session holds."""
    try:
        account = reach.reads(lambda: club.accounts.members.account(who()))
    except SignedOutError:
        if _MEMBER in st.session_state:
            st.session_state.clear()
            st.rerun()
        return None
    st.session_state[_MEMBER] = account.key
    return account


def _begin_anew_unless(cookie: str) -> None:
    """Forget what the session holds of somebody else: a tab may go on with another cookie.

    The cookie itself tells them apart, so no store is needed. What somebody did before they signed
    in stays theirs.
    """
    whose = mark_of(cookie)
    before = st.session_state.get(WHOSE, "")
    if before not in ("", whose):
        st.session_state.clear()
    st.session_state[WHOSE] = whose
