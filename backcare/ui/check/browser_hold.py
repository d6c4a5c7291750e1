"""What this browser remembers of a result: what waits, since when, how urgent."""

from backcare.config import HOLD_COOKIE, HOLD_URL
from backcare.domain.check.hold import BrowserHold
from backcare.ui.cookies import Cookie

COOKIE = Cookie("hold", HOLD_COOKIE, HOLD_URL, longest=64)


def browser_hold() -> BrowserHold | None:
    """Return what this browser remembers; `None` if nothing."""
    return BrowserHold.read(COOKIE.kept.value)


def is_unkept() -> bool:
    """Return whether the browser did not let us set or remove what we should."""
    return COOKIE.kept.is_unkept


def remember(hold: BrowserHold) -> None:
    """Have this browser remember that exercise waits."""
    COOKIE.wish(hold.value)


def forget() -> None:
    """Have this browser forget that exercise waited, if it remembers it."""
    if COOKIE.kept.value:
        COOKIE.wish("")


def keep_in_step() -> None:
    """Draw what sets the cookie and listens for changes of it; once per run."""
    COOKIE.keep_in_step()
