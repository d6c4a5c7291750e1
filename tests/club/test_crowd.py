"""How many sockets visitors, households and strangers have, and how fast they open them."""

import asyncio

from tests.club.gate import Made, is_let_in, opened


def test_a_visitor_has_so_many_sockets_and_no_more():
    made = Made(sockets_per_visitor=2)
    one, other = made.client("203.0.113.9"), made.client("203.0.113.10")
    with opened(one), opened(one):
        assert not is_let_in(one)
        assert is_let_in(other)
    assert is_let_in(one)
    assert made.crowd.strangers == 0


def test_a_household_has_one_address():
    made = Made(sockets_per_visitor=1)
    with opened(made.client("2001:db8:1:2::1")):
        assert not is_let_in(made.client("2001:db8:1:2:ffff::9"))
        assert is_let_in(made.client("2001:db8:1:3::1"))


def test_a_network_with_many_households_is_a_few_visitors():
    made = Made(sockets_per_visitor=1)
    with (
        opened(made.client("2001:db8:1:2::1")),
        opened(made.client("2001:db8:1:3::1")),
        opened(made.client("2001:db8:1:4::1")),
    ):
        assert not is_let_in(made.client("2001:db8:1:5::1"))
        assert is_let_in(made.client("2001:db8:2:5::1"))
        assert is_let_in(made.client("203.0.113.9"))
    assert is_let_in(made.client("2001:db8:1:5::1"))
    assert not made.crowd._of_sites


def test_strangers_have_so_many_sockets_together_and_a_proxy_is_no_visitor():
    made = Made(strangers=3, sockets_per_visitor=1, is_theirs=False)
    client = made.client("127.0.0.1")
    with opened(client), opened(client), opened(client):
        assert not is_let_in(client)
    assert is_let_in(client)


async def ann_is_a_member(cookie):
    return cookie == "ann"


def test_strangers_take_nobodys_place_who_is_signed_in():
    made = Made(ann_is_a_member, strangers=2, sockets_per_visitor=2, sockets_a_second=1)
    stranger, ann = made.client(), made.client(cookie="ann")
    with opened(stranger), opened(stranger):
        assert not is_let_in(stranger)
        assert not is_let_in(made.client(cookie="forged"))
        with opened(ann), opened(ann):
            assert not is_let_in(ann), "nor does a member have endless ones"
        assert is_let_in(ann)
    assert made.crowd.strangers == 0


def test_a_member_at_a_full_club_house_is_known_and_is_no_stranger():
    made = Made(ann_is_a_member, sockets_per_visitor=2)

    async def come():
        place = await made.crowd.come("203.0.113.9", "ann")
        await asyncio.sleep(0)
        await asyncio.gather(*made.crowd._asking)
        return place

    place = asyncio.run(come())
    assert not place.is_stranger
    assert made.crowd.strangers == 0
    made.crowd.leave(place)
    made.crowd.leave(place)
    assert not made.crowd._open


def test_sockets_that_are_opened_too_fast_wait_then_are_refused():
    made = Made(sockets_per_visitor=2, sockets_a_second=1)

    async def come(times):
        for _ in range(times):
            place = await made.crowd.come("203.0.113.9", None)
            if place is not None:
                made.crowd.leave(place)
        paces = made.crowd._paces["203.0.113.9"]
        for _ in range(9):
            paces.take()
        return await made.crowd.come("203.0.113.9", None)

    assert asyncio.run(come(3)) is None
    assert not made.crowd._open
