"""The queue at the door: so many passphrases at a time, and nobody's place is taken."""

import asyncio
from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse

from backcare.club.devices import Familiar
from backcare.config import Limits
from backcare.domain.errors import StoreError
from backcare.web.door_queue import DoorQueue
from tests.club.gate import TEXT


class Door:
    """A door whose passphrases take until they are let go. It knows devices whose cookie names a
    member and a number, if that member's nickname is typed.
    """

    def __init__(self, **limits):
        self.inside = self.entered = 0
        self.most_inside = 0
        self.let_go = asyncio.Event()
        limits = replace(Limits(), **limits)
        self.asked = 0
        self.is_away = False
        self.queue = DoorQueue(self._app, TEXT, limits, self._familiar, "backcare-club")

    def _familiar(self, token, known, nickname):
        self.asked += 1
        if self.is_away:
            raise StoreError("away")
        if token:
            return Familiar(token, f"signed in as {token}")
        member, _, number = known.partition(".")
        return Familiar(member, number) if number and member == nickname else None

    async def _app(self, scope, receive, send):
        self.inside += 1
        self.entered += 1
        self.most_inside = max(self.most_inside, self.inside)
        await receive()
        await self.let_go.wait()
        self.inside -= 1
        await PlainTextResponse("in")(scope, receive, send)

    async def post(
        self,
        path="/door/sign-in",
        address="203.0.113.9",
        comes=None,
        goes=None,
        cookie="",
        typed=b"mark=1",
    ):
        answer, sent = [], [{"type": "http.request", "body": typed, "more_body": False}]

        async def receive():
            if sent:
                if comes is not None:
                    await comes.wait()
                return sent.pop()
            await (goes or asyncio.Event()).wait()
            return {"type": "http.disconnect"}

        async def send(message):
            answer.append(message)

        scope = {"type": "http", "method": "POST", "path": path, "client": (address, 1)}
        kind = (b"content-type", b"application/x-www-form-urlencoded")
        headers = [kind, (b"cookie", cookie.encode())]
        await self.queue({**scope, "headers": headers}, receive, send)
        if not answer:
            return 0, ""
        return answer[0]["status"], answer[1]["body"].decode().strip()


def test_two_passphrases_at_a_time_the_next_wait_and_more_are_told():
    async def evening():
        door = Door(sign_ins_waiting=8)
        crowd = [asyncio.create_task(door.post()) for _ in range(6)]
        await asyncio.sleep(0.01)
        assert door.inside == 2
        full, words = await door.post()
        assert (full, words) == (503, TEXT("guard.many_at_door"))
        elsewhere = asyncio.create_task(door.post(address="203.0.113.10"))
        out = asyncio.create_task(door.post("/door/sign-out"))
        await asyncio.sleep(0.01)
        assert door.inside == 3, "nobody waits to sign out"
        door.let_go.set()
        answers = await asyncio.gather(*crowd, elsewhere, out)
        assert [status for status, _ in answers] == [200] * 8
        assert door.most_inside == 3
        assert (await door.post())[0] == 200
        assert not door.queue._waiting, "of whoever came to the door, nothing is kept"

    asyncio.run(evening())


@pytest.mark.parametrize("path", ["/door/sign-out", "/door/host-backup", "/door/host-newer"])
def test_nobody_at_the_door_waits_for_what_takes_long_without_a_passphrase(path):
    async def evening():
        door = Door()
        long = [asyncio.create_task(door.post(path)) for _ in range(9)]
        await asyncio.sleep(0.01)
        signing_in = asyncio.create_task(door.post())
        await asyncio.sleep(0.01)
        assert door.inside == 10
        door.let_go.set()
        await asyncio.gather(*long, signing_in)

    asyncio.run(evening())


def test_who_tries_many_passphrases_waits_behind_themselves():
    async def evening():
        door = Door()
        come = []

        async def from_(address):
            await door.post(address=address)
            come.append(address)

        addresses = [*["203.0.113.66"] * 20, "203.0.113.9", "203.0.113.10"]
        tasks = [asyncio.create_task(from_(address)) for address in addresses]
        await asyncio.sleep(0.01)
        door.let_go.set()
        await asyncio.gather(*tasks)
        assert len(come) == 22
        assert {come.index("203.0.113.9"), come.index("203.0.113.10")} <= {2, 3, 4}
        assert door.most_inside == 2

    asyncio.run(evening())


def test_who_goes_away_while_waiting_keeps_nobodys_turn():
    async def evening():
        door = Door()
        inside = [asyncio.create_task(door.post()) for _ in range(2)]
        await asyncio.sleep(0.01)
        gone = [asyncio.create_task(door.post(address=f"203.0.113.{n}")) for n in range(3)]
        await asyncio.sleep(0.01)
        gone[0].cancel()
        await asyncio.sleep(0.01)
        last = [asyncio.create_task(door.post(address=f"203.0.113.{n}")) for n in range(9, 12)]
        await asyncio.sleep(0.01)
        door.let_go.set()
        await inside[0]
        gone[1].cancel(), gone[2].cancel()
        assert [status for status, _ in await asyncio.gather(*last)] == [200] * 3
        assert (await door.post())[0] == 200
        assert (door.inside, door.most_inside) == (0, 2)

    asyncio.run(evening())


def test_no_passphrase_is_looked_at_for_who_has_gone_meanwhile():
    async def evening():
        door, goes = Door(), asyncio.Event()
        inside = [asyncio.create_task(door.post()) for _ in range(2)]
        gone = [
            asyncio.create_task(door.post(address=f"198.51.100.{n}", goes=goes)) for n in range(9)
        ]
        await until(lambda: door.inside == 2)
        await until(lambda: door.queue._waiting.total() == 11)
        goes.set()
        await until(lambda: door.queue._waiting.total() == 2)
        assert not door.queue._turns._waiting, "nothing is left of them"
        last = asyncio.create_task(door.post(address="203.0.113.77"))
        await until(lambda: door.queue._waiting.total() == 3)
        door.let_go.set()
        assert [status for status, _ in await asyncio.gather(*gone)] == [0] * 9
        assert [status for status, _ in await asyncio.gather(*inside, last)] == [200] * 3
        assert door.entered == 3

    asyncio.run(evening())


def test_who_sends_a_form_slowly_takes_nobodys_place():
    async def evening():
        door, comes = Door(sign_ins_waiting=4), asyncio.Event()
        door.let_go.set()
        slow = [
            asyncio.create_task(door.post(address=f"203.0.113.{n}", comes=comes)) for n in range(9)
        ]
        await asyncio.sleep(0.01)
        assert (await door.post(address="203.0.113.77"))[0] == 200
        comes.set()
        assert 200 in [status for status, _ in await asyncio.gather(*slow)]

    asyncio.run(evening())


def test_a_network_with_many_households_has_no_more_places_at_the_door():
    async def evening():
        door = Door(sign_ins_waiting=4)
        crowd = [asyncio.create_task(door.post(address=f"2001:db8:1:{n}::1")) for n in range(3)]
        await asyncio.sleep(0.01)
        assert (await door.post(address="2001:db8:1:9::1"))[0] == 503
        door.let_go.set()
        assert (await door.post(address="203.0.113.9"))[0] == 200
        await asyncio.gather(*crowd)

    asyncio.run(evening())


async def until(is_so):
    """Let everybody at the door act until it is so."""
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0)


def ann(door, number=1, nickname="ann", **more):
    """Sign in as Ann, on one of her devices."""
    more = {"cookie": f"backcare-known=ann.{number}", **more}
    return door.post(typed=f"nickname={nickname}&mark=1".encode(), **more)


def full(door, come):
    """Have so many addresses guess that nobody else has a place; note who comes in."""

    async def guess(n):
        status, _ = await door.post(address=f"198.51.100.{n}")
        come.append(f"guess {status}")

    return [asyncio.create_task(guess(n)) for n in range(120)]


def test_a_device_that_is_known_waits_neither_behind_a_crowd_nor_for_a_place():
    async def evening():
        door, come = Door(), []
        crowd = full(door, come)
        await until(lambda: come.count("guess 503") == 80)
        assert (await ann(door, cookie=""))[0] == 503, "nobody else has a place"

        async def member():
            assert (await ann(door))[0] == 200
            come.append("member")

        known = asyncio.create_task(member())
        await until(lambda: door.inside == 3)
        door.let_go.set()
        await asyncio.gather(*crowd, known)
        assert come.index("member") <= 80 + 2
        for kept in (door.queue._known_waiting, door.queue._waiting, door.queue._asking):
            assert not kept, "of whoever came to the door, nothing is kept"
        assert door.most_inside == 3

    asyncio.run(evening())


def test_who_is_signed_in_does_not_wait_behind_a_crowd_either():
    async def evening():
        door, come = Door(), []
        crowd = full(door, come)
        await until(lambda: come.count("guess 503") == 80)
        signed_in = door.post("/door/confirm", cookie="backcare-club=ben")
        confirming = asyncio.create_task(signed_in)
        await until(lambda: door.queue._known_waiting)
        door.let_go.set()
        assert (await confirming)[0] == 200
        await asyncio.gather(*crowd)

    asyncio.run(evening())


def test_a_known_device_waits_for_nobody_who_is_looked_at_and_one_for_the_other():
    async def evening():
        door = Door()
        anybody = [asyncio.create_task(door.post(address=f"198.51.100.{n}")) for n in range(4)]
        await until(lambda: door.inside == 2)
        known = [
            asyncio.create_task(ann(door, cookie=f"backcare-known={n}.phone{n}", nickname=n))
            for n in range(3)
        ]
        await until(lambda: door.queue._known_waiting.total() == 6)
        await until(lambda: door.inside == 4)
        door.let_go.set()
        assert [status for status, _ in await asyncio.gather(*anybody, *known)] == [200] * 7
        assert door.most_inside == 4

    asyncio.run(evening())


def test_a_device_and_a_member_have_few_places_of_their_own_then_those_of_everybody():
    async def evening():
        door = Door()
        first = [asyncio.create_task(ann(door, 1)) for _ in range(5)]
        await until(lambda: door.asked == 5 and not door.queue._asking)
        assert (door.queue._known_waiting["1"], door.queue._waiting.total()) == (3, 2)
        others = [asyncio.create_task(ann(door, number)) for number in range(2, 9)]
        await until(lambda: door.asked == 12 and not door.queue._asking)
        assert (door.queue._known_waiting["ann"], door.queue._waiting.total()) == (6, 6)
        crowd = full(door, come := [])
        await until(lambda: len(come) == 120 - 34)
        assert (await ann(door, 1))[0] == 503, "with all of theirs taken they wait as others do"
        ben = door.post(cookie="backcare-known=ben.9", typed=b"nickname=ben")
        door.let_go.set()
        assert (await ben)[0] == 200
        await asyncio.gather(*first, *others, *crowd)

    asyncio.run(evening())


@pytest.mark.parametrize(
    "more",
    [
        {"cookie": "backcare-known=made up"},
        {"nickname": "ben"},
        {"nickname": "ann&nickname=ben"},
        {"nickname": "&".join("x=1" for _ in range(99))},
        {"cookie": ""},
    ],
)
def test_a_cookie_of_another_or_of_nobody_buys_no_place(more):
    async def evening():
        door = Door(sign_ins_waiting=1)
        inside = [asyncio.create_task(door.post(address=f"198.51.100.{n}")) for n in range(3)]
        await until(lambda: door.inside == 1)
        assert (await ann(door, **more))[0] == 503
        door.let_go.set()
        await asyncio.gather(*inside)

    asyncio.run(evening())


def test_nobody_is_known_while_the_records_are_away():
    async def evening():
        door = Door()
        door.is_away = True
        door.let_go.set()
        assert (await ann(door))[0] == 200
        assert not door.queue._known_waiting
        assert not door.queue._asking

    asyncio.run(evening())
