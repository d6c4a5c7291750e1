"""What exercises, plan, run-walk, the routine after a run, answers and Today say."""

from collections.abc import Iterator

from backcare.content.cited.one import Cited, in_lines, of_statements
from backcare.content.library import ContentLibrary
from backcare.domain.exercises.exercise import Beat, Dose, Exercise, Range, Sides
from backcare.domain.plan.programme import Block, GroupAdjustment, ProgrammeWeeks, Template
from backcare.domain.plan.run_walk import RunWalkStep
from backcare.domain.review import OWN_SUMMARY

_MINUTE = 60
_NO_LAST_WEEK = 99
_SIDES = {
    Sides.ONE_THEN_OTHER: "each side",
    Sides.ALTERNATE: "each side, in turn",
    Sides.HALF_WAY: "the other side from half way on",
}


def exercises(library: ContentLibrary) -> Iterator[Cited]:
    """Yield each exercise: why and how it is done, and how much of it; how is our own."""
    for one in sorted(library.exercises.values(), key=lambda e: e.id):
        dose = in_lines(f"How much: {_dose(one.dose)}.", one.dose.note)
        yield Cited("exercises", f"{one.id}/why", one.name, one.why, one.sources)
        yield Cited("exercises", f"{one.id}/how", one.name, _how(one), (OWN_SUMMARY,))
        yield Cited("exercises", f"{one.id}/dose", one.name, dose, one.dose_sources)


def plan(library: ContentLibrary) -> Iterator[Cited]:
    """Yield the programme by blocks of weeks, its rules, the tests, the reasons, the circuit."""
    programme, text = library.programme, library.texts
    under = "The 12-week programme"
    for name, words in (
        ("phases", _phases(library)),
        *((f"weeks-{b.weeks[0]}-{b.weeks[1]}", _block(b, library)) for b in programme.blocks),
    ):
        yield Cited("plan", f"programme/{name}", under, words, programme.sources)
    for group, adjusted in programme.groups.items():
        place, words = f"programme/group-{group}", _adjusted(group, adjusted, library)
        yield Cited("plan", place, under, words, programme.fitting_sources)
    under = "How much pain is fine"
    yield from of_statements("plan", "programme", under, programme.traffic_light)
    for test in library.gates.tests:
        needs = ", ".join(
            f"{least} {test.unit} before {text(f'plan.phase.{phase}')!r}"
            for phase, least in test.needs.items()
        )
        words = in_lines(f"{test.name}: {test.how}", f"Needed: {needs}.", test.note)
        yield Cited("plan", f"test/{test.id}", "Tests before a phase", words, test.sources)
    for reason in library.reasons.values():
        place = f"reason/{reason.id}"
        yield Cited("plan", place, "Why something is planned", reason.text, reason.sources)
    circuit = library.circuit
    named = (_name(library, one) for one in circuit.exercises)
    words = in_lines(
        f"{circuit.rounds} rounds of {circuit.work_seconds} s each, {circuit.change_seconds} s "
        "between them:",
        *(f"• {name}" for name in named),
    )
    yield Cited(
        "plan", "club/circuit", "A club's circuit after an easy run", words, circuit.sources
    )


def run_walk(library: ContentLibrary) -> Iterator[Cited]:
    """Yield the steps of the run-walk and its rules."""
    told = library.run_walk
    breaks = told.breaks
    rules = in_lines(
        f"{told.greens} calm sessions on a step before the next; {told.days_off} days off after "
        f"two reds in a week; on two days in a row from step {told.daily_from} on.",
        f"A run counts as its step from {told.counts_from_percent}% of its running on.",
        f"From {breaks.short_days} days without a run on, step {breaks.after_short} comes first; "
        f"from {breaks.long_days} days on, step {breaks.after_long}.",
    )
    for name, words in (("steps", in_lines(*map(_step, told.steps))), ("rules", rules)):
        yield Cited("run-walk", f"run_walk/{name}", "The ladder", words, told.sources)
    back = told.after_pause
    for under, statements in (
        ("Before you begin", told.before),
        ("Rules", told.rules),
        ("Afterwards", told.after),
        ("After a pause of some days", (back.soon,)),
        (f"After a pause of {breaks.short_days} days or more", (back.short,)),
        (f"After a pause of {breaks.long_days} days or more", (back.long,)),
    ):
        yield from of_statements("run-walk", "run_walk", under, statements)


def after_run(library: ContentLibrary) -> Iterator[Cited]:
    """Yield what the routine right after a run says."""
    statements = library.after_run.statements
    yield from of_statements("after-run", "after_run", "Right after a run", statements)


def answers(library: ContentLibrary) -> Iterator[Cited]:
    """Yield what a number in the diary is answered with: the rules, then the other sentences."""
    book = library.answers
    for rule in book.rules:
        said = (book.by_sentence[name].text for name in (rule.means, rule.today, rule.again))
        heard = f"{rule.asked}: {rule.finding}".replace("-", " ").capitalize()
        words = in_lines(f"{heard}.", *said)
        yield Cited(
            "answers", f"answer/{rule.id}", "What a number is answered", words, rule.sources
        )
    for one in book.sentences:
        yield Cited("answers", f"sentence/{one.id}", "Sentences", one.text, one.sources)


def today(library: ContentLibrary) -> Iterator[Cited]:
    """Yield what Today says of a day and of the next run."""
    for said in library.today.values():
        yield Cited("today", f"today/{said.id}", "What a day is", said.text, said.sources)


def _how(one: Exercise) -> str:
    return in_lines(
        f"Set up: {' '.join(one.setup)}",
        f"Move: {' '.join(one.movement)}",
        f"Breathing: {one.breathing}",
        f"Felt: {one.felt.here}",
        f"Not felt: {one.felt.not_here}" if one.felt.not_here else None,
        f"Begin with: {one.begin_with}" if one.begin_with else None,
        f"Think of: {' '.join(one.cues)}",
        *(f"Mistake: {m.fault} Better: {m.fix}" for m in one.mistakes),
        f"Easier: {' '.join(v.text for v in one.easier)}",
        f"Harder: {' '.join(v.text for v in one.harder)}" if one.harder else None,
        f"Leave it out: {' '.join(one.leave_out)}" if one.leave_out else None,
        f"Stop above pain {one.stop_above}" if one.is_stopped_earlier else None,
        f"Stop: {' '.join(one.stop)}" if one.stop else None,
    )


def _dose(dose: Dose) -> str:
    hold = f"hold {_span(dose.hold_seconds)} s" if dose.hold_seconds else None
    beats = ", ".join(map(_beat, dose.tempo))
    sets = f"sets of {', '.join(map(str, dose.ladder))}" if dose.ladder else None
    if dose.sets is not None:
        of = f" of {_span(dose.reps)}" if dose.reps else ""
        sets = f"{_span(dose.sets)} {'set' if dose.sets == (1, 1) else 'sets'}{of}"
    rest = f"rest {_span(dose.rest_seconds)} s" if dose.rest_seconds else None
    sides = _SIDES[dose.sides] if dose.sides else None
    tempo = f"each repetition: {beats}" if beats else None
    return "; ".join(part for part in (sets, hold, sides, tempo, rest) if part)


def _beat(beat: Beat) -> str:
    move = beat.do.replace("_", " ")
    return move if beat.seconds is None else f"{move} {beat.seconds:g} s"


def _span(span: Range) -> str:
    low, high = span
    return str(low) if low == high else f"{low} to {high}"


def _phases(library: ContentLibrary) -> str:
    programme, text = library.programme, library.texts
    lines = [
        f"{text(f'plan.phase.{phase.id}')}: {_weeks(phase.weeks)}" for phase in programme.phases
    ]
    first = ", ".join(map(str, programme.first_week))
    return in_lines(
        *lines,
        f"Runners of level 1, 2, 3 begin in week {first}.",
        f"Every {programme.deload.every} weeks, one has {programme.deload.share:.0%} of the sets; "
        f"a race week has {programme.race_share:.0%}.",
        f"Warm-up: {_template(programme.warm_up, library)}, marching for "
        f"{programme.marching_seconds} s.",
        f"Kept away from the long run: {_names(library, programme.heavy_legs)}.",
    )


def _block(block: Block, library: ContentLibrary) -> str:
    return in_lines(
        f"In {_weeks(block.weeks)}:",
        f"A: {_template(block.A, library)}",
        f"B: {_template(block.B, library)}",
        f"C, if wanted: {_template(block.C, library)}" if block.C else None,
    )


def _weeks(weeks: ProgrammeWeeks) -> str:
    first, last = weeks
    if last >= _NO_LAST_WEEK:
        return f"week {first} and all later ones"
    return f"week {first}" if first == last else f"weeks {first} to {last}"


def _template(template: Template, library: ContentLibrary) -> str:
    return "; ".join(
        f"{_name(library, one.exercise)} {', '.join(map(str, one.reps))}"
        + (f" (hold {one.hold_seconds} s)" if one.hold_seconds else "")
        for one in template
    )


def _adjusted(group: str, told: GroupAdjustment, library: ContentLibrary) -> str:
    name = next(sheet.name for sheet in library.advice.groups if sheet.group == group)
    notes = (
        f"{_names(library, note.exercises)}: {library.reasons[note.reason].text}"
        for note in told.notes
    )
    swapped = told.delay.exercises if told.delay else told.until_leg_settles
    when = f"In the first {told.delay.weeks} weeks" if told.delay else "Until the leg settles"
    daily = told.daily
    return in_lines(
        f"For {name} ({group})",
        f"Left out: {_names(library, told.drop)}." if told.drop else None,
        f"In the calm week: {_name(library, told.settle)}." if told.settle else None,
        *notes,
        *(
            f"{when}, in place of {_name(library, one)}: {_names(library, instead)}."
            for one, instead in swapped.items()
        ),
        f"Every day: {_name(library, daily.exercise)}." if daily else None,
    )


def _step(step: RunWalkStep) -> str:
    said = [f"{_minutes(n)} {what}" for n, what in ((step.run, "run"), (step.walk, "walk")) if n]
    more = [(step.then_run, "run"), (step.then_walk, "walk")]
    then = [f"then {_minutes(seconds)} {what}" for seconds, what in more if seconds]
    return f"Step {step.step}: {step.repeats} times {' and '.join(said)}{', '.join(['', *then])}"


def _minutes(seconds: int) -> str:
    return f"{seconds / _MINUTE:g} min"


def _names(library: ContentLibrary, ids: tuple[str, ...]) -> str:
    return ", ".join(_name(library, one) for one in ids)


def _name(library: ContentLibrary, one: str) -> str:
    known = library.exercises.get(one)
    return one if known is None else known.name
