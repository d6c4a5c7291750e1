"""Guidance: what is going on, and what to do about it. The landing page."""

from backcare.ui.guidance.landing import show_landing
from backcare.ui.visit import current_visit

show_landing(current_visit())
