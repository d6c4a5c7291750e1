"""How a page reaches records: one that does not need them waits some seconds, then goes on."""

import logging
from collections.abc import Callable
from typing import TypeVar

from backcare.domain.errors import BackcareError, SignedOutError
from backcare.storage.member_store import Ask, at_once

T = TypeVar("T")


class Reach:
    """How one run of a page reaches records; `trouble` is why they could not be read, if so.

    `reads` and `saves` do the work; with `goes_on`, a page that is not personal is shown without
    it.
    """

    def __init__(
        self, reads: Ask = at_once, saves: Ask = at_once, *, goes_on: bool = False
    ) -> None:
        self._reads = reads
        self.saves = saves
        self.goes_on = goes_on
        self.trouble: BackcareError | None = None

    def reads(self, work: Callable[[], T], /) -> T:
        """Read what a page shows.

        Raises `BackcareError`, and nothing else, if the page goes on without it.
        """
        if not self.goes_on:
            return self._reads(work)
        try:
            return self._reads(work)
        except SignedOutError:
            raise
        except Exception as error:
            raise self.failed(error) from error

    def reads_if_there(self, work: Callable[[], T], /) -> T | None:
        """Read what a page can do without; `None`, and no word about it, if it is out of reach."""
        try:
            return self._reads(work)
        except Exception:  # whatever it is: the page stands without it
            return None

    def failed(self, error: Exception) -> BackcareError:
        """Note that something could not be shown, and return what to raise."""
        if isinstance(error, BackcareError):
            known = error
        else:
            logging.getLogger("backcare").error("a part of a page failed", exc_info=error)
            known = BackcareError("unforeseen")
        self.trouble = self.trouble or known
        return known
