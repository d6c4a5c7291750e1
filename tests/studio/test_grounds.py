"""The grounds of the films are those that pages put behind them."""

from backcare.brand import COLOURS
from backcare.studio.grounds import GROUNDS


def test_a_film_has_the_colour_of_its_card_in_either_theme():
    assert {"": COLOURS["film"].light, "_dark": COLOURS["film"].dark} == GROUNDS
