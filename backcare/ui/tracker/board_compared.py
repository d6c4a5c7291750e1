"""A block of weeks beside the one before, in four figures."""

from collections.abc import Callable
from html import escape

from backcare.content.texts import Texts
from backcare.domain.entries import PainContext
from backcare.domain.tracker.board import Block
from backcare.domain.tracker.measures import whole_minutes
from backcare.ui.numbers import distance_figure, said_number
from backcare.ui.parts import big, note, tile, tiles

_Figure = tuple[str, str]
"""A number and its unit."""


def compared(now: Block, before: Block | None, context: PainContext, text: Texts) -> str:
    """Return the figures of a block of weeks, each with that of the block before, as HTML.

    They are told side by side and not judged: a change of load is no measure of risk (7.1).
    """
    figures: dict[str, Callable[[Block], _Figure]] = {
        text("board.compare.usual", context=text(f"nprs.within.{context}")): (
            lambda block: _usual(block, text)
        ),
        text("board.compare.a_week"): lambda block: _a_week(block, text),
        text("board.compare.sessions"): lambda block: (str(block.sessions), ""),
        text("board.compare.longest"): lambda block: _longest(block, text),
    }
    title = escape(text("board.compare.title", days=7 * now.weeks))
    return f'<h3 class="bc-board-heading">{title}</h3>' + tiles(
        *(
            tile(name, big(*figure(now)), note(_was(before, figure, text)))
            for name, figure in figures.items()
        )
    )


def _was(before: Block | None, figure: Callable[[Block], _Figure], text: Texts) -> str:
    if before is None:
        return text("board.compare.none")
    return text("board.compare.was", figure=" ".join(part for part in figure(before) if part))


def _usual(block: Block, text: Texts) -> _Figure:
    return (text("chart.none") if block.usual is None else said_number(block.usual)), ""


def _a_week(block: Block, text: Texts) -> _Figure:
    total = block.total
    if total.with_distance:
        return distance_figure(total.metres / block.weeks, text)
    if total.with_time:
        return said_number(round(total.seconds / 60 / block.weeks)), text("unit.minutes")
    return text("chart.none"), ""


def _longest(block: Block, text: Texts) -> _Figure:
    if block.longest_metres is not None:
        return distance_figure(block.longest_metres, text)
    if block.longest_seconds is not None:
        return str(whole_minutes(block.longest_seconds)), text("unit.minutes")
    return text("chart.none"), ""
