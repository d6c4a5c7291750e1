"""A number is answered: what it means, what to do today, what changes, when to look again.

The traffic light of clinical notes 6.2 decides, with the zones that the plan itself goes by.
"""

from datetime import timedelta

from backcare.domain.entries import ActivityCheck, CheckIn, Entry, ExerciseSession, WeeklyCheck
from backcare.domain.plan.zones import Zone, worst_nprs
from backcare.domain.tracker.answer_book import Answer, AnswerBook, ChangeId, Next
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.findings import Found, found_in
from backcare.domain.tracker.what_changes import changes_after

_IN_TIME = timedelta(days=1)
"""A number of an earlier day than yesterday is kept and not answered: "today" is over."""


def answer_to(entry: Entry, around: Around, book: AnswerBook) -> Answer | None:
    """Return the answer to an entry that is in the diary; `None` if it has no number to answer.

    Something new is no number: the self-check answers it.
    """
    if not _is_answered(entry, around):
        return None
    found = found_in(entry, around)
    if found is None:
        return None
    rule = book.by_finding[found.asked, found.finding]
    changes = changes_after(entry, found, around)
    today, again, then = rule.today, rule.again, rule.next
    if any(change.id is ChangeId.LOOK_BACK for change in changes) and then is None:
        then = Next.PLAN
    if around.waits:
        today, again = book.waiting.today or today, book.waiting.again
        then = Next.SELF_CHECK
    elif around.runs_wait:
        today, again = book.no_impact.today or today, book.no_impact.again
        then = then if then is Next.PHYSIOTHERAPIST else Next.SELF_CHECK
    elif then is not Next.PHYSIOTHERAPIST and _wants_first_look(found, around):
        again, then = book.unlooked.again, Next.SELF_CHECK
    return Answer(
        asked=found.asked,
        finding=found.finding,
        number=found.number,
        zone=found.zone,
        rule=rule.id,
        means=rule.means,
        today=today,
        changes=changes,
        again=again,
        next=then,
        facts=found.facts,
    )


def has_number(entry: Entry) -> bool:
    """Return whether an entry has a number to answer; pain that was not rated is none."""
    if isinstance(entry, ExerciseSession):
        return worst_nprs(entry) is not None
    return isinstance(entry, CheckIn | WeeklyCheck | ActivityCheck)


def _is_answered(entry: Entry, around: Around) -> bool:
    if isinstance(entry, WeeklyCheck):
        is_of_last_week = entry.week == around.log.weeks.last_name(around.today)
        return is_of_last_week and not entry.anything_new
    return around.today - _IN_TIME <= entry.day <= around.today


def _wants_first_look(found: Found, around: Around) -> bool:
    """Return whether an amber number comes before any look at the warning signs.

    What is red leads there in any case.
    """
    return found.zone in (Zone.AMBER, Zone.AMBER_PLUS) and not around.has_looked
