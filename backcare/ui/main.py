"""The script that runs on every visit, before and after the page."""

import logging
from pathlib import Path

import streamlit as st

from backcare.ui.as_set import asked_block
from backcare.ui.aside import say_set_aside
from backcare.ui.check.answers import come_by_address
from backcare.ui.check.hold import is_withheld, show_waiting
from backcare.ui.check.tab import drop_from_tab
from backcare.ui.check.waiting import follow_check
from backcare.ui.components.new_day import place_of_the_day, renew_each_day
from backcare.ui.components.top import start_at_top
from backcare.ui.demo import show_banner, show_way_to_own
from backcare.ui.device import keep_in_step
from backcare.ui.errors import has_drawn, show_failed_page
from backcare.ui.files import forget_asked
from backcare.ui.flash import begin_messages, show_other_messages
from backcare.ui.helplines import chosen_helplines
from backcare.ui.links import link_to, show_phone_menu, show_way_to_settings
from backcare.ui.measures import draw_in_own_measures, in_own_measures
from backcare.ui.navigation import (
    ARTICLE,
    EXERCISE,
    LANDING,
    MY_DATA,
    PAGE_NAMED,
    SELF_CHECK,
    SETTINGS,
    build_navigation,
)
from backcare.ui.own_parts import draw_own_parts, own_part
from backcare.ui.provider import offer_to_enter
from backcare.ui.read_once import of_one_state
from backcare.ui.signed_in import ask_sign_in, show_news, show_who
from backcare.ui.stands import show_that_it_stands
from backcare.ui.visit import begin_visit
from backcare.ui.wiring import services

HERE = Path(__file__).resolve().parent

server = services()
text = server.content.texts
is_club = server.has_club_pages

page = build_navigation(text, is_club=is_club)
spec = PAGE_NAMED.get(page.url_path or LANDING.name, LANDING)
st.set_page_config(
    # The page's title, not what it shows: a tab must not name an exercise while exercise waits.
    page_title=text("app.tab", page=page.title),
    # A local file: Streamlit would fetch a page's icon from a third party.
    page_icon=HERE / "static" / "favicon.png",
    layout="wide" if spec.is_wide else "centered",
)

if server.demo is not None:
    show_banner(text)
visit = begin_visit(page.url_path, is_personal=spec.is_personal)
begin_messages(visit)
if spec is not SETTINGS:
    show_way_to_settings(visit)
head = st.container()
own_part(visit, offer_to_enter, visit)
own_part(visit, show_news, visit)
if spec.in_own_measures and spec is not MY_DATA:  # that one names them
    own_part(visit, say_set_aside, visit)
if spec is SELF_CHECK:
    come_by_address(visit)
follow_check(visit)
in_step = place_of_the_day()
drawn = has_drawn()
try:
    with of_one_state():
        if spec.in_own_measures:
            visit = in_own_measures(visit)
        renew_each_day(visit.today, visit.measures.day_ends, in_step)
        if spec.is_personal and visit.is_signed_out:
            ask_sign_in(spec, visit)
        elif is_withheld(spec, visit):
            show_waiting(spec, visit)
        else:
            page.run()
except Exception as error:  # the frame below must be drawn whatever happens on a page
    logging.getLogger("backcare").exception("a page failed")
    if not show_failed_page(error, spec, visit, is_empty=has_drawn() == drawn):
        raise
own_part(visit, show_who, visit)
if not spec.in_own_measures:
    own_part(visit, draw_in_own_measures, visit)

st.divider()
st.caption(visit.text("app.disclaimer"))
with st.container(horizontal=True, key="foot"):
    if spec is not SELF_CHECK:
        link_to(SELF_CHECK, visit.text("app.worried"))
if server.demo is not None:
    show_way_to_own(visit)
show_phone_menu(visit, is_club=is_club)
show_that_it_stands(spec.name, chosen_helplines(visit), visit)
# After Back, Streamlit leaves the previous page's parameter in the address of the next one.
names = {ARTICLE: "topic", EXERCISE: "id"}
start_at_top(
    "page",
    f"{page.url_path}?{st.query_params.get(names[spec]) if spec in names else ''}",
    may_return=spec is not SELF_CHECK,
    at=asked_block() if spec is SETTINGS else "",
)

keep_in_step()
# Whatever reads records comes last: the page is shown whether the store answers or not.
draw_own_parts(visit, head)
if spec is not SELF_CHECK:
    drop_from_tab(visit)
show_other_messages(head)
forget_asked()
