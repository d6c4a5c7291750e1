"""A stranger's program: `python -m tests.club.guessing URL ADDRESSES` guesses passphrases from so
many addresses at once, as fast as it is answered.
"""

import asyncio
import contextlib
import itertools
import sys

import httpx

from tests.club.beside import beside
from tests.club.door import mark_of

SIGN_IN = "/door/sign-in"
_NUMBERS = itertools.count()


def guessed(url, addresses=120):
    """Have the program guess meanwhile: nobody else has a place at the door once this begins."""
    return beside("tests.club.guessing", url, addresses, begun="guesses")


async def guess(client, mark, number, has_begun):
    """Try one passphrase after the other from one address, each for a nickname of its own."""
    sent = {"X-Forwarded-For": f"203.0.113.{number}", "Origin": str(client.base_url).rstrip("/")}
    while True:
        one = next(_NUMBERS)
        typed = {"mark": mark, "nickname": f"nobody {one}", "passphrase": f"guess number {one}"}
        with contextlib.suppress(httpx.HTTPError):
            answer = await client.post(SIGN_IN, data=typed, headers=sent)
            if answer.status_code == 503:
                has_begun.set()
                await asyncio.sleep(0.2)


async def guess_from_all(url, addresses):
    has_begun, limits = asyncio.Event(), httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=600) as client:
        mark = mark_of(await client.get(SIGN_IN))
        tasks = [
            asyncio.create_task(guess(client, mark, number, has_begun))
            for number in range(1, addresses + 1)
        ]
        await has_begun.wait()  # for somebody else there is no place
        sys.stdout.write("guesses\n")
        sys.stdout.flush()
        await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(guess_from_all(sys.argv[1], int(sys.argv[2])))
