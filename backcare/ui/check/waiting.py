"""What waits now, and why: after a result of this visit, a kept one, or one that this browser
remembers, and after something new.
"""

import logging
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.aside import SetAside
from backcare.domain.check.hold import BrowserHold, current_hold, is_something_new, limit_of
from backcare.domain.check.result import Clearance, Limit, SelfCheckResult, strictest
from backcare.domain.check.rules import Flag, RuleBook
from backcare.domain.check.triage import Urgency
from backcare.domain.check.unread import check_unread, says_something_new
from backcare.ui.check.answers import CLEARED, NOTED, Check, day_of_result, has_begun, read_check
from backcare.ui.check.browser_hold import browser_hold, forget, keep_in_step, remember
from backcare.ui.check.kept import KeptChecks, read_kept, result_record, settle_time
from backcare.ui.check.limits import flags_of_result, line_for
from backcare.ui.visit import Visit


class Held(NamedTuple):
    """The result that something waits for: what it leaves out, its day, and how urgent it is.

    What is not known of it is `None`: the day and urgency of a cookie that cannot be read, the
    flags of a result that only a browser remembers. `is_old`: it is older than limits;
    `is_unread`: it is kept but cannot be read.
    """

    limit: Limit
    since: date | None = None
    urgency: Urgency | None = None
    flags: tuple[Flag, ...] | None = None
    is_old: bool = False
    is_unread: bool = False


class Waiting(NamedTuple):
    """What waits now, and for which result; without one, something new was not looked at.

    `is_emergency` is about any result; `stored` is the kept result that can be cleared.
    """

    limit: Limit
    held: Held | None
    is_emergency: bool
    is_new: bool
    stored: SelfCheckResult | None


def follow_check(visit: Visit) -> None:
    """Have the browser remember what waits after this visit's self-check.

    Once for each result: that something waits, at once; that less does, only after a whole check.

    Called before the page is drawn, so that nothing on it delays this; if it fails, the page is
    drawn all the same.
    """
    try:
        _follow(visit)
        keep_in_step()
    except Exception:
        logging.getLogger("backcare").exception("a result could not be remembered")


def _follow(visit: Visit) -> None:
    check = result_of_visit(visit)
    if check is None:
        return
    known = check.assessment
    if known is None:
        if not check.is_emergency:
            return  # nothing is known: exercise waits in this visit, see `_find`
        urgency, limit = Urgency.EMERGENCY, Limit.ALL
    else:
        urgency, limit = known.urgency, known.limit
    if st.session_state.get(NOTED) == (urgency, limit):
        return
    st.session_state[NOTED] = (urgency, limit)
    before = browser_hold()
    if limit is Limit.NONE:
        if check.is_whole:
            forget()
    elif limit is Limit.ALL or before is None or check.is_whole:
        remember(BrowserHold(urgency, day_of_result(visit), limit))


def limit_now(visit: Visit) -> Limit:
    """Return what waits now."""
    return _limit(what_waits(visit))


def exercise_waits(visit: Visit) -> bool:
    """Return whether all exercise waits now."""
    return limit_now(visit) is Limit.ALL


def running_waits(visit: Visit) -> bool:
    """Return whether running and jumping wait now, alone or with all exercise."""
    return limit_now(visit) is not Limit.NONE


def limit_at_hand(visit: Visit) -> Limit:
    """Return what waits, as far as is known without reading records."""
    return _limit(_find(visit, None))


def waits_at_hand(visit: Visit) -> bool:
    """Return whether all exercise waits, as far as is known without reading records."""
    return limit_at_hand(visit) is Limit.ALL


def what_goes_on(visit: Visit) -> Collection[str]:
    """Return the exercises that may be offered now: all, calm floor work alone, or none."""
    match limit_now(visit):
        case Limit.NONE:
            return visit.content.exercises.keys()
        case Limit.NO_IMPACT:
            return visit.content.advice.no_impact.floor_work
        case Limit.ALL:
            return ()


def what_waits(visit: Visit) -> Waiting | None:
    """Return what waits now and why; `None` if nothing does."""
    return _find(visit, read_kept(visit))


def settle_result(check: Check, visit: Visit) -> None:
    """Bring the result of this visit and what this browser remembers in line with what is kept."""
    settle_time(check, visit)
    what_waits(visit)


def waiting_line(visit: Visit) -> str:
    """Return what waits now in one line with its day, for papers; empty for nothing."""
    found = what_waits(visit)
    held = None if found is None else found.held
    if held is None:
        return ""
    return line_for(held.limit, held.urgency, held.since, visit, is_old=held.is_old)


def result_of_visit(visit: Visit) -> Check | None:
    """Return this visit's self-check once it has a result or calls for a doctor today.

    Whoever leaves the questions then is not to exercise either.
    """
    if not has_begun():
        return None
    check = read_check(visit.content)
    return check if check.is_result or check.is_for_today else None


def _find(visit: Visit, kept: KeptChecks | None) -> Waiting | None:
    results, weekly, aside = (
        ((), (), ()) if kept is None else (kept.results, kept.weekly, kept.aside)
    )
    browser = _remembered(results, visit)
    stored = current_hold(results)
    check = result_of_visit(visit)
    if check is not None:
        if check.assessment is None:
            if not st.session_state.get(CLEARED):
                held = Held(Limit.ALL, day_of_result(visit))
                return Waiting(held.limit, held, check.is_emergency, False, stored)
        else:
            own = result_record(check, check.assessment, visit, kept)
            if own.id not in {result.id for result in results}:
                results = (*results, _as_cleared(own, visit))
    told = [
        _of_record(current_hold(results), visit.content.rule_book),
        _of_browser(browser),
        _of_unread(check_unread(aside, results, visit.today)),
    ]
    known = [one for one in told if one is not None]
    is_new = is_something_new(results, weekly) or says_something_new(aside, results, visit.today)
    return _waiting(known, is_new, stored)


def _remembered(results: Collection[SelfCheckResult], visit: Visit) -> BrowserHold | None:
    """Return what this browser remembers; it is made to forget what a kept check ended."""
    hold, today, now = browser_hold(), visit.today, utc_now()
    if hold is None:
        return None
    if hold.is_ended_by(results, today, now):
        forget()
        return None
    own = hold.not_before(results, today, now)
    if own != hold:
        remember(own)
    return own


def _waiting(told: list[Held], is_new: bool, stored: SelfCheckResult | None) -> Waiting | None:
    """Return what waits by the results that say so, the strictest first, and by something new."""
    if not told and not is_new:
        return None
    limit = strictest(one.limit for one in told)
    held = next((one for one in told if one.limit is limit), None)
    is_emergency = any(one.urgency is Urgency.EMERGENCY for one in told)
    return Waiting(Limit.ALL if is_new else limit, held, is_emergency, is_new, stored)


def _of_record(result: SelfCheckResult | None, book: RuleBook) -> Held | None:
    if result is None:
        return None
    flags, is_old = flags_of_result(result, book), result.limit is None
    return Held(limit_of(result), result.day, result.urgency, flags, is_old)


def _of_browser(hold: BrowserHold | None) -> Held | None:
    return None if hold is None else Held(hold.limit, hold.since, hold.urgency)


def _of_unread(check: SetAside | None) -> Held | None:
    return None if check is None else Held(Limit.ALL, check.day, is_unread=True)


def _limit(found: Waiting | None) -> Limit:
    return Limit.NONE if found is None else found.limit


def _as_cleared(own: SelfCheckResult, visit: Visit) -> SelfCheckResult:
    by = st.session_state.get(CLEARED)
    if not by:
        return own
    return msgspec.structs.replace(own, cleared=Clearance(day=visit.today, by=by))
