"""What a runner may change of a plan: days, exercises, a pause, a new plan, its end."""

from backcare.domain.plan.plan import Plan
from backcare.ui.check.waiting import running_waits
from backcare.ui.folded import show_folded
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.days import offer_days
from backcare.ui.plan.ending import end_plan_button
from backcare.ui.plan.form import ask_plan
from backcare.ui.plan.swaps import offer_swaps
from backcare.ui.plan.week import ask_moves
from backcare.ui.tracker.pauses import ask_pause
from backcare.ui.visit import Visit


def offer_changes(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Offer all changes of a plan in one box, with a box in it for each that is a form.

    While running and jumping wait, no other exercise and no new plan is offered.
    """

    def draw() -> None:
        runs_wait = running_waits(visit)
        ask_moves(book, plan, visit)
        offer_days(plan, visit)
        if not runs_wait:
            offer_swaps(book, plan, visit)
        ask_pause(visit)
        if not runs_wait:
            show_folded(visit.text("plan.new"), lambda: ask_plan(book, visit), key="plan.new")
        end_plan_button(plan, visit)

    show_folded(visit.text("plan.change_it"), draw, key="plan.change")
