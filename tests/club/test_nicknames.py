"""Nicknames: all alphabets, none that deceives, none that looks like another member's."""

import pytest

from backcare.club.nicknames import clean_nickname, look_alike
from backcare.domain.club.documents import NicknameError, TakenNameError


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "a",
            "x" * 31,
            "ann\u202ebob",
            "an\u200bn",
            "<b>ann</b>",
            "a\0n",
            "..",
            "_",
        ),
        *("-ann", "a/../b", "Ann\u0430", "{ann}", "ann;", "\u0391nn", "🏃🏃"),
    ],
)
def test_names_that_could_deceive_or_do_harm_are_refused(door, name):
    with pytest.raises(NicknameError):
        door.join(name)


@pytest.mark.parametrize("unseen", "\u115f\u1160\u3164\uffa0\U00013441\U00013442")
def test_letters_that_nobody_sees_are_in_no_name(door, unseen):
    door.join("\ud55c\uae00")
    for name in (
        f"\ud55c{unseen}\uae00",
        f"\ud55c\uae00{unseen}",
        f"{unseen}\ud55c\uae00",
        unseen * 3,
    ):
        with pytest.raises(NicknameError):
            door.join(name)


@pytest.mark.parametrize(
    "unseen",
    [
        "\u00ad",
        "\u034f",
        "\u061c",
        "\u17b4",
        "\u180e",
        "\u2060",
        "\u2800",
        "\ufe0f",
        "\ufeff",
        "\U000e0041",
    ],
)
def test_signs_that_nobody_sees_are_in_no_name(door, unseen):
    for name in (f"An{unseen}n", f"Ann{unseen}", f"{unseen}Ann", unseen * 3):
        with pytest.raises(NicknameError):
            door.join(name)


@pytest.mark.parametrize(
    "name", ["Zoë", "O'Brien", "Jean-Luc", "Anna 2", "Łukasz", "Аня", "李明", "St.Ann"]
)
def test_names_of_all_alphabets_are_welcome(name):
    assert clean_nickname(name) == name


@pytest.mark.parametrize("other", ["ann", "ANN", "Ánn", "A n n", "An-n"])
def test_a_name_that_looks_like_a_taken_one_is_taken(door, other):
    door.join("Ann")
    with pytest.raises((TakenNameError, NicknameError)):
        door.join(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "paypa1"),
        ("Roman", "Rornan"),
        ("Leo", "Ieo"),
        ("soso", "s0s0"),
        ("\u0441\u043e\u0440", "cop"),
    ],
)
def test_look_alikes_share_their_key(one, other):
    assert look_alike(one) == look_alike(other)
