"""The queue at the door: so many passphrases at a time, and nobody's place is taken."""

import asyncio
from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse

from backcare.config import Limits
from backcare.web.door_queue import DoorQueue
from tests.club.gate import TEXT


class Door:
    """A door whose passphrases take until they are let go."""

    def __init__(self, **limits):
        self.inside = 0
        self.most_inside = 0
        self.let_go = asyncio.Event()
        self.queue = DoorQueue(self._app, TEXT, replace(Limits(), **limits))

    async def _app(self, scope, receive, send):
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await receive()
        await self.let_go.wait()
        self.inside -= 1
        await PlainTextResponse("in")(scope, receive, send)

    async def post(self, path="/door/sign-in", address="203.0.113.9", comes=None):
        answer = []

        async def receive():
            if comes is not None:
                await comes.wait()
            return {"type": "http.request", "body": b"mark=1", "more_body": False}

        async def send(message):
            answer.append(message)

        scope = {"type": "http", "method": "POST", "path": path, "client": (address, 1)}
        await self.queue({**scope, "headers": []}, receive, send)
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
