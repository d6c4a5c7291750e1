"""Read the rules and sentences that answer a number, and check that none is missing."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError
from backcare.domain.tracker.answer_book import MAY_SAY, AnswerBook, ChangeId

_FILLED_IN = {"day", "exercises", "length", "step"}


def read_answers(path: Path) -> AnswerBook:
    """Return the answer book; raises `ContentError` for the first mistake."""
    book = read_typed(path, AnswerBook)
    for mistake in (*_rules_missing(book), *_sentences_missing(book)):
        raise ContentError(f"{path}: {mistake}")
    return book


def _rules_missing(book: AnswerBook) -> Iterator[str]:
    wanted = {(asked, finding) for asked, all_ in MAY_SAY.items() for finding in all_}
    for asked, finding in sorted(wanted.symmetric_difference(book.by_finding)):
        yield f"expected a rule for each finding, and no other: {asked}, {finding}"
    if len(book.by_finding) < len(book.rules) or len(book.by_rule) < len(book.rules):
        yield "expected each rule once"


def _sentences_missing(book: AnswerBook) -> Iterator[str]:
    used = {name for r in book.rules for name in (r.means, r.today, r.again)} | set(ChangeId)
    for instead in (book.waiting, book.no_impact, book.unlooked):
        used |= {instead.again} if instead.today is None else {instead.again, instead.today}
    for name in sorted(used.symmetric_difference(book.by_sentence)):
        yield f"expected a sentence for each id that is used, and no other: {name}"
    if len(book.by_sentence) < len(book.sentences):
        yield "expected each sentence once"
    for sentence in book.sentences:
        for name in {field for _, field, _, _ in Formatter().parse(sentence.text) if field}:
            if name not in _FILLED_IN:
                yield f"{sentence.id}: nothing is filled in for {name!r}"
