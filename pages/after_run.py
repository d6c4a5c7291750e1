"""After the run: a led routine for when sitting down hurts; for everybody, without a plan."""

from backcare.ui.check.hold import may_offer
from backcare.ui.navigation import AFTER_RUN
from backcare.ui.session.after_run import show_after_run
from backcare.ui.visit import current_visit

visit = current_visit()

if may_offer(AFTER_RUN, visit.text("after_run.title"), visit):
    show_after_run(visit)
