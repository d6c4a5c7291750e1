"""First exercises: what fits the last self-check, led through once; without a plan."""

from backcare.ui.check.hold import may_offer
from backcare.ui.navigation import FIRST_EXERCISES
from backcare.ui.session.first_exercises import show_first_exercises
from backcare.ui.visit import current_visit

visit = current_visit()

if may_offer(FIRST_EXERCISES, visit.text("first.title"), visit):
    show_first_exercises(visit)
