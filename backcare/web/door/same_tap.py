"""Gives a form sent twice by a double tap the same answer."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request

from backcare.club.entered import Entered
from backcare.club.secrets import digest

T = TypeVar("T")
_SAME_TAP_SECONDS = 10.0


class SameTap:
    """Pending answers, and those given a moment ago; `form_cookie` identifies the browser."""

    def __init__(self, form_cookie: str) -> None:
        self._form_cookie = form_cookie
        self._under_way: dict[str, asyncio.Future[Any]] = {}

    async def once(self, request: Request, typed: FormData, act: Callable[[FormData], T]) -> T:
        """Do what a form asks for. The same form sent again at once, by a double tap, gets the same
        answer, because codes are shown only once and the nickname is taken by then.
        """
        drawn = request.cookies.get(self._form_cookie, "")
        sent = digest(repr((request.url.path, drawn, typed.multi_items())))
        under_way = self._under_way.get(sent)
        if under_way is None:
            under_way = asyncio.ensure_future(run_in_threadpool(act, typed))
            self._under_way[sent] = under_way
            forget = partial(self._under_way.pop, sent, None)
            under_way.add_done_callback(
                lambda done: forget() if done.cancelled() or done.exception() else None
            )
            asyncio.get_running_loop().call_later(_SAME_TAP_SECONDS, forget)
        answer: T = await asyncio.shield(under_way)
        return answer

    def forget(self, is_ended: Callable[[Entered], bool]) -> None:
        """Forget answers whose sign-in has ended: their forms, sent again, count as new ones."""
        for sent, answer in list(self._under_way.items()):
            has_entered = answer.done() and not answer.cancelled() and answer.exception() is None
            if has_entered and isinstance(answer.result(), Entered) and is_ended(answer.result()):
                del self._under_way[sent]
