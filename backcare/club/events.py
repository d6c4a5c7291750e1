"""A line of JSON in the log for what concerns the safety of accounts: no names, no addresses.

Each has the number that the line of its request has, see `web/guard.py`.
"""

import json
import logging
from contextvars import ContextVar
from enum import StrEnum

EVENTS = "backcare.events"
"""The name of the log."""
REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The number of the request that is being answered; empty for what no browser asked for."""
_LOG = logging.getLogger(EVENTS)


class Event(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SLOWED = "slowed"
    JOINED = "joined"
    JOIN_FAILED = "join_failed"
    RECOVERED = "recovered"
    RECOVERY_FAILED = "recovery_failed"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    CHANGED = "passphrase_changed"
    NICKNAME_CHANGED = "nickname_changed"
    SIGNED_OUT_OTHERS = "other_devices_signed_out"
    SECOND_FAILED = "second_step_failed"
    SECOND_ON = "second_step_on"
    SECOND_OFF = "second_step_off"
    ORGANISER_MADE = "organiser_made"
    HOST_MADE = "host_made"
    ORGANISER_NO_MORE = "organiser_no_more"
    LEFT = "left"
    HOST = "host_command"


def note(event: Event, **more: str) -> None:
    """Log an event; `more` never says whom or from where."""
    _LOG.info("%s", json.dumps({"event": event, "request": REQUEST.get(), **more}))
