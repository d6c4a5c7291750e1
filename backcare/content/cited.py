"""x"""

from collections.abc import Iterable, Iterator

from backcare.content.library import ContentLibrary, statements


def references(library: ContentLibrary) -> Iterator[tuple[str, str]]:
    """Yield the id of each citing piece of content with the source id, without its mark."""
    screen, advice = library.screen, library.advice
    citing: list[tuple[str, Iterable[str]]] = [
        *((e.id, e.sources) for e in library.exercises.values()),
        *((where, s.sources) for where, s in statements(library)),
        *((flag.id, flag.sources) for flag in screen.emergency_page),
        *((text.row, text.sources) for text in screen.urgency_texts),
        *((question.id, question.sources) for question in library.rule_book.questions.values()),
        *((rule.id, rule.sources) for rule in library.rule_book.rules.values()),
        ("behaviour", [library.rule_book.behaviour.source]),
        *((sheet.group, sheet.sources) for sheet in advice.groups),
        *((flag_text.flag, flag_text.sources) for flag_text in advice.flags),
        ("running", advice.running_sources),
        ("hold", advice.hold.sources),
        ("no_impact", advice.no_impact.sources),
        ("not_made", advice.not_made.sources),
        ("programme", library.programme.sources),
        *((test.id, test.sources) for test in library.gates.tests),
        *((reason.id, reason.sources) for reason in library.reasons.values()),
        *((said.id, said.sources) for said in library.today.values()),
        ("run_walk", library.run_walk.sources),
        *((rule.id, rule.sources) for rule in library.answers.rules),
        *((sentence.id, sentence.sources) for sentence in library.answers.sentences),
        ("circuit", library.circuit.sources),
    ]
    for where, refs in citing:
        yield from ((where, ref.split()[0]) for ref in refs)
