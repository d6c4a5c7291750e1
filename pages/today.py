"""Today: what this day is, and what is due. For a stranger, the guidance. The landing page."""

from backcare.ui.guidance.landing import show_landing
from backcare.ui.today.page import read_day, show_day
from backcare.ui.visit import current_visit

visit = current_visit()
day = read_day(visit)
if day is None:
    show_landing(visit)
else:
    show_day(day, visit)
