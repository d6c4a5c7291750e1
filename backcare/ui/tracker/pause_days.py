"""The first and the last day of a pause, past or to come; the second may not be known yet."""

from datetime import date
from typing import NamedTuple

from backcare.domain.errors import RefusedError
from backcare.domain.pauses import earliest_day
from backcare.domain.typed import Unread
from backcare.ui.fields import ask_day, pause_day_in
from backcare.ui.tracker.diary import read_diary
from backcare.ui.tracker.form import Form
from backcare.ui.visit import Visit


class PauseBegin(NamedTuple):
    """The first day of a pause, past or to come: today, unless another one is typed."""

    label: str = "pause.from"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        hint = form.visit.text("fields.today_from") if form.before is None else ""
        label, before = form.visit.text(self.label), form.begins_with(name)
        ask_day(form.key(name), label, before, if_empty=hint, stays=form.stays)

    def read(self, form: Form, name: str) -> date:
        """Return it; an entry that is changed keeps its day or gets another one."""
        visit, label = form.visit, form.visit.text(self.label)
        day = pause_day_in(form.key(name), label, visit, _earliest(visit))
        if day is None and form.before is not None:
            raise RefusedError(Unread.NO_DAY, field=label)
        return day or visit.today


class PauseEnd(NamedTuple):
    """The last day of a pause; none while it is not known."""

    label: str = "pause.until"

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""
        text, before = form.visit.text, form.begins_with(name)
        hint = text("pause.open_end")
        ask_day(form.key(name), text(self.label), before, if_empty=hint, stays=form.stays)

    def read(self, form: Form, name: str) -> date | None:
        """Return it; a day before the first one is refused."""
        visit, label = form.visit, form.visit.text(self.label)
        begin = PauseBegin().read(form, "day")
        until = pause_day_in(form.key(name), label, visit, _earliest(visit))
        if until is not None and until < begin:
            raise RefusedError(Unread.ORDER, field=label, first=begin)
        return until


def _earliest(visit: Visit) -> date:
    return earliest_day(visit.today, read_diary(visit).first_day)
