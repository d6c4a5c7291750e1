"""What the self-check asks, what follows from it, and what a result says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backcare.content.cited.one import Cited, in_lines, slug
from backcare.content.library import ContentLibrary
from backcare.domain.check.advice import GroupSheet, HoldText, LimitText, NoImpactText, NotMadeText
from backcare.domain.check.pages import ABOUT_YOU_QUESTIONS, CheckPage, Line, PageKind
from backcare.domain.check.rules import Flag, Question, RowUrgency, Rule, names_in
from backcare.domain.check.topics import topic_of
from backcare.domain.check.triage import Urgency, most_urgent

_RESULTS = "check/results"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where a question is asked: its page, and the line above it."""

    page: str
    under: str


def check(library: ContentLibrary) -> Iterator[Cited]:
    """Yield the emergency signs, then each page's questions, behaviour answers and rules."""
    book, screen = library.rule_book, library.screen
    paged = {rule.id: _page_of_rule(rule, library) for rule in book.rules.values()}
    asked = _where_asked(library, paged)
    for sign in screen.emergency_page:
        # Its row among the questions has the same words; both are judged at once.
        refs = dict.fromkeys((*sign.sources, *book.questions[sign.id].sources))
        words = in_lines(sign.text, sign.help, _row(book.questions[sign.id], library))
        yield Cited("check/emergency", f"sign/{sign.id}", asked[sign.id].under, words, tuple(refs))
    for line in library.warning_card.lines:
        words, where = in_lines(line.text, line.short), f"card/{slug(line.text)}"
        yield Cited("check/emergency", where, "The emergency card", words, line.sources)
    for page in library.check_flow.pages:
        topic = f"check/{page.id}"
        for name, place in asked.items():
            if place.page == page.id and name not in screen.signs and name not in book.areas:
                yield _asked(name, topic, place.under, library)
        for rule in book.rules.values():
            if paged[rule.id] == page.id:
                yield _rule(rule, topic, library)


def results(library: ContentLibrary) -> Iterator[Cited]:
    """Yield what a result says: urgencies, patterns, flags, running, and what waits."""
    advice, book = library.advice, library.rule_book
    for text in library.screen.urgency_texts:
        words = in_lines(f"{text.word}: {text.heading}", text.text)
        yield Cited(_RESULTS, f"urgency/{text.urgency}", "Each urgency", words, text.sources)
    yield Cited(
        _RESULTS,
        "behaviour/how",
        "How answers add up to a pattern",
        _how(library),
        (book.behaviour.source,),
    )
    for sheet in advice.groups:
        words = _group(sheet, library)
        yield Cited(_RESULTS, f"group/{sheet.group}", "Each pattern", words, sheet.sources)
    for told in advice.flags:
        words = in_lines(told.heading, told.text)
        under = "What a result adds"
        yield Cited(_RESULTS, f"flag/{told.flag}", under, words, told.sources)
    running = in_lines(*(f"{_word(r.urgency, library)}: {r.text}" for r in advice.running))
    under = "What an urgency means for running"
    yield Cited(_RESULTS, "result/running", under, running, advice.running_sources)
    for name, waiting in (
        ("hold", advice.hold),
        ("no-impact", advice.no_impact),
        ("not-made", advice.not_made),
    ):
        words = _waiting(waiting, library)
        yield Cited(_RESULTS, f"result/{name}", "While something waits", words, waiting.sources)


def _where_asked(library: ContentLibrary, paged: Mapping[str, str]) -> Mapping[str, _Asked]:
    """Return where each question and behaviour answer is asked first, or what asks for it."""
    found: dict[str, _Asked] = {}
    for page in library.check_flow.pages:
        for name, under in _on_page(page, library):
            found.setdefault(name, _Asked(page.id, under))
    for left in library.check_flow.not_asked:
        under = f"No page asks it: {left.because}"
        found.setdefault(left.question, _Asked(_page_named(left.question, library, paged), under))
    book = library.rule_book
    for name in (*book.questions, *book.behaviour_answers):
        found.setdefault(name, _Asked(_page_named(name, library, paged), "Asked elsewhere"))
    return found


def _on_page(page: CheckPage, library: ContentLibrary) -> Iterator[tuple[str, str]]:
    if page.kind is PageKind.ABOUT_YOU:
        yield from ((name, page.title) for name in ABOUT_YOU_QUESTIONS)
    for choice in page.choices:
        yield from ((name, choice.text) for name in choice.questions)
    for line in page.lines:
        asked = line if isinstance(line, Line) else Line(line)
        yield asked.ask, page.title
        for detail in asked.details:
            name = detail if isinstance(detail, str) else detail.ask
            yield name, library.rule_book.words(asked.ask)


def _page_named(name: str, library: ContentLibrary, paged: Mapping[str, str]) -> str:
    """Return the page of the first rule that names a question; without one, the last page."""
    rules = library.rule_book.rules.values()
    named = (paged[rule.id] for rule in rules if name in names_in(rule.when))
    return next(named, library.check_flow.pages[-1].id)


def _page_of_rule(rule: Rule, library: ContentLibrary) -> str:
    topic = topic_of(rule, library.topics)
    pages = (told.page for told in library.topics if told.id == topic)
    return next(pages, library.check_flow.pages[-1].id)


def _asked(name: str, topic: str, under: str, library: ContentLibrary) -> Cited:
    book = library.rule_book
    refs = book.sources_of(name)
    if name in book.questions:
        asked = book.questions[name]
        words = in_lines(asked.text, asked.help, _row(asked, library))
        return Cited(topic, f"question/{name}", under, words, refs)
    answer = book.behaviour_answers[name]
    points = ", ".join(
        f"{value:+d} for {_group_name(library, group)}" for group, value in answer.points.items()
    )
    words = in_lines(answer.text, answer.help, f"Points: {points}.")
    return Cited(topic, f"behaviour/{name}", under, words, refs)


def _row(question: Question, library: ContentLibrary) -> str:
    """Say what a question counts as, and what "not sure" does."""
    if question.is_family:
        return "A line that asks its details when it is ticked; it means nothing by itself."
    unsure = '"Not sure" counts as yes.'
    said = unsure if question.id in library.rule_book.not_sure_is_yes else None
    alone = _alone(question, library)
    row = "Counts only together with other answers."
    if alone is not Urgency.NO_MATCH:
        row = f"Its urgency: {_word(alone, library)}."
    return " ".join(filter(None, (row, said)))


def _alone(question: Question, library: ContentLibrary) -> Urgency:
    """Return a row's own urgency; that of a modifier is what rules give that ask for no more."""
    if question.urgency is not RowUrgency.MODIFIER:
        return Urgency(question.urgency)
    rules = library.rule_book.rules.values()
    return most_urgent(rule.gives for rule in rules if question.id in rule.single)


def _rule(rule: Rule, topic: str, library: ContentLibrary) -> Cited:
    gives = f"It gives: {_word(rule.gives, library)}."
    if rule.flags:
        gives += f" It adds: {_flags(rule.flags)}."
    words = in_lines(rule.says or _any_one(rule, library), gives)
    return Cited(topic, f"rule/{rule.id}", "What answers give", words, rule.sources)


def _any_one(rule: Rule, library: ContentLibrary) -> str:
    book = library.rule_book
    named = [book.words(name) if book.asks(name) else f"Rule {name}." for name in rule.single]
    if len(named) == 1:
        return f"This answer: {named[0]}"
    return in_lines("Any one of these:", *(f"• {words}" for words in named))


def _how(library: ContentLibrary) -> str:
    book = library.rule_book
    how = book.behaviour
    needs = "; ".join(book.words(name) for name in how.impact_needs)
    impact = _group_name(library, "G5")
    return in_lines(
        f"A pattern is told from {how.threshold} points on, out of at least {how.fewest} answers.",
        f"It is told alone with a lead of {how.margin} points; else the next one is told too.",
        f"{impact} also needs one of: {needs} It then stands before all others.",
        f"What counts against {impact} is shown beside it and takes no points from it.",
        f"It gives: {_word(how.impact_gives, library)}. It adds: {_flags(how.impact_flags)}.",
    )


def _group(sheet: GroupSheet, library: ContentLibrary) -> str:
    first = [*exercise_names(library, sheet.first), *sheet.also_first]
    later = [*exercise_names(library, sheet.hold_back), *sheet.also_hold_back]
    return in_lines(
        f"{sheet.group}, {sheet.name}",
        sheet.summary,
        f"It cannot tell: {sheet.cannot_tell}",
        f"First: {'; '.join(first)}." if first else None,
        f"For later: {'; '.join(later)}." if later else None,
        f"Running: {sheet.running}",
    )


def _waiting(told: HoldText | LimitText, library: ContentLibrary) -> str:
    more: list[str] = []
    if isinstance(told, HoldText):
        more = [told.emergency]
    if isinstance(told, LimitText):
        more = [told.ended]
    if isinstance(told, NotMadeText):
        more += [told.running]
    if isinstance(told, NoImpactText):
        more += [f"What goes on: {'; '.join(exercise_names(library, told.floor_work))}."]
    return in_lines(told.heading, told.text, *more)


def exercise_names(library: ContentLibrary, ids: tuple[str, ...]) -> list[str]:
    """Return exercises by their names; what the library does not have, by its id."""
    known = library.exercises
    return [known[one].name if one in known else one for one in ids]


def _group_name(library: ContentLibrary, group: str) -> str:
    name = next(sheet.name for sheet in library.advice.groups if sheet.group == group)
    return f"{name} ({group})"


def _word(urgency: Urgency, library: ContentLibrary) -> str:
    return library.screen.text_for(urgency).word


def _flags(flags: tuple[Flag, ...]) -> str:
    return ", ".join(flag.replace("-", " ") for flag in flags)
