"""The launcher: `streamlit run app.py`, `python app.py` or `uvicorn app:app`.

The script that runs on every visit is `backcare/ui/main.py`. It must not be beside the folder
`pages/`: Streamlit would then run a page alone if it is the first address asked of a new server.
"""

import contextlib
import gc
import importlib
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from backcare import serving
from backcare.calm_log import keep_log_calm
from backcare.config import FIGURES, SettingsError
from backcare.domain.errors import ContentError
from backcare.turns import RunTurns, tidy
from backcare.ui.components.source import SERVED
from backcare.ui.errors import show_script_error
from backcare.ui.fitting import leave_out_what_does_not_fit
from backcare.ui.frames import StreamlitFrames
from backcare.ui.navigation import LANDING, pages_for
from backcare.ui.provider import check_provider
from backcare.ui.running import forget_strangers, run_in_turn
from backcare.ui.sending import send_at_once
from backcare.ui.wiring import services
from backcare.web.process import (
    as_one_server,
    ask_nobody,
    end_if_still,
    in_background,
    without_server_header,
)
from backcare.web.raw_page import Addresses
from backcare.web.server import guards, own_routes, raw_pages
from backcare.web.whole_start import WholeStart
from backcare.web.wires import guard_wires

ROOT = Path(__file__).resolve().parent
LOOK = ROOT / "backcare" / "ui" / "look"


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Import everything a page needs, then take it out of the garbage collector's way: without
    the freeze, each collection walks through all of pandas. From then on runs take turns.
    """
    for module in (
        "pandas",
        "altair",
        "backcare.ui.tracker.charts",
        "backcare.paper.clinician",
        "backcare.ui.plan.paper",
        "backcare.ui.components.session_player",  # names the version of what is served now
    ):
        importlib.import_module(module)
    keep_log_calm()
    gc.collect()
    without_server_header()
    settings = services().settings
    limits = settings.limits
    guard_wires(limits)
    gc.freeze()
    _tell_how_to_open()
    turns = RunTurns(limits.runs_at_once, limits.slow_run_seconds)
    run_in_turn(turns)
    send_at_once()
    leave_out_what_does_not_fit()
    tidy(turns, limits.tidy_seconds)
    async with contextlib.AsyncExitStack() as stack:
        if settings.club is not None:
            forgetting = forget_strangers(limits.left_strangers, limits.left_stranger_seconds)
            stack.enter_context(in_background(forgetting))
        elif settings.is_demo:  # all are strangers, and come back to what they entered
            seconds = float(st.get_option("server.disconnectedSessionTTL"))
            stack.enter_context(in_background(forget_strangers(limits.strangers, seconds)))
        if settings.club is not None or settings.is_demo:
            stack.enter_context(in_background(end_if_still(limits.still_seconds)))
        yield {}


def _tell_how_to_open() -> None:
    """Say the address, that of one runner with its key, and open it where there is a screen."""
    key, club = services().home_key, services().club
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    url = f"{scheme}://localhost:{st.get_option('server.port')}/{base}"
    address = key.address(url) if key is not None else url if club is None else club.address.url
    sys.stdout.write(f"\n  Open Backcare at {address}\n\n")
    sys.stdout.flush()
    if key is None:
        return
    page = None if st.get_option("server.headless") else key.page_to_open(url)
    if page is not None:
        opening = partial(webbrowser.open, page.resolve().as_uri())
        threading.Thread(target=opening, daemon=True).start()


st.secrets.load_if_toml_exists()  # a cloud gives settings as secrets: this makes them variables

try:
    check_provider(services().settings)
except ContentError as error:
    sys.exit(f"Backcare cannot start, a content file is broken.\n{error}")
except SettingsError as error:
    sys.exit(f"Backcare cannot start. {error}")

ask_nobody()
as_one_server()
ADDRESSES = Addresses(
    LANDING.name,
    frozenset(page.name for page in pages_for(is_club=services().has_club_pages)),
    str(st.get_option("server.baseUrlPath")).strip("/"),
)
app = st.App(
    ROOT / "backcare" / "ui" / "main.py",
    lifespan=lifespan,
    routes=[
        *own_routes(services()),
        *serving.routes(ROOT / "data" / "media" / "clips", FIGURES, SERVED, LOOK),
    ],
    middleware=[
        Middleware(WholeStart),
        *serving.middleware(
            raw_pages(services(), ADDRESSES, LOOK), guards(services(), StreamlitFrames())
        ),
    ],
    on_script_error=show_script_error,
)

if __name__ == "__main__":
    app.run()
