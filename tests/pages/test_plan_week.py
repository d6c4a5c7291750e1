"""The week of a plan on its page: what is moved stays whole, and the page stands."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from backcare.domain.entries import ExerciseDone, Pause, PauseReason
from backcare.domain.plan.plan import Plan, PlannedExercise, current_plan
from tests.builders import MONDAY, TODAY, entry_id, session
from tests.pages.kept import made
from tests.pages.plans import day_card
from tests.pages.screen import CONTENT, TEXT, cards, press, shown, unfold

FRIDAY = MONDAY + timedelta(4)
HEAVY = set(CONTENT.programme.heavy_legs)


def moves(at):
    return [p for p in at.pills if str(p.key).startswith("plan.move.")]


def test_a_day_that_has_a_session_is_not_offered(open_page, store):
    plan = made(sessions_a_week=3)
    store.add("me", plan)
    taken = {f"{s.day:%a}" for s in plan.sessions[:3]}
    at = unfold(open_page("plan"), "plan.change")
    assert moves(at)
    for pills in moves(at):
        assert not set(pills.options) & taken


def test_two_sessions_of_one_day_and_name_can_be_moved_apart(open_page, store):
    plan = made(sessions_a_week=3)
    first, *rest = plan.sessions
    assert (rest[1].day, rest[1].name) == (FRIDAY, first.name)
    moved = msgspec.structs.replace(first, day=FRIDAY)
    store.add("me", msgspec.structs.replace(plan, sessions=(rest[0], moved, *rest[1:])))
    at = unfold(open_page("plan"), "plan.change")
    assert not at.exception
    at = moves(at)[-1].set_value(FRIDAY + timedelta(1)).run()
    assert not at.exception
    [saved] = store.find("me", Plan)
    assert len({(s.day, s.name) for s in saved.sessions}) == len(saved.sessions)


def test_a_day_that_was_taken_in_another_tab_is_told_in_words(open_page, store):
    plan = made(sessions_a_week=3)
    store.add("me", plan)
    at = unfold(open_page("plan"), "plan.change")
    saturday = FRIDAY + timedelta(1)
    friday, wednesday = plan.sessions[2], plan.sessions[1]
    other = msgspec.structs.replace(wednesday, day=saturday)
    store.change("me", msgspec.structs.replace(plan, sessions=(other, *plan.sessions[2:])))
    [pills] = [p for p in moves(at) if p.key.startswith(f"plan.move.{friday.day}.")]
    at = pills.set_value(saturday).run()
    assert not at.exception
    assert TEXT("error.conflict").strip() in [w.value for w in at.warning]
    [saved] = store.find("me", Plan)
    assert friday in saved.sessions


def test_a_move_keeps_what_the_library_has_no_more(open_page, store):
    plan = made()
    gone = PlannedExercise(exercise="E99", reps=(3,))
    sessions = tuple(
        msgspec.structs.replace(s, exercises=(gone, *s.exercises)) for s in plan.sessions
    )
    only_gone = msgspec.structs.replace(plan.sessions[-1], exercises=(gone,))
    store.add("me", msgspec.structs.replace(plan, sessions=(*sessions[:-1], only_gone)))
    at = unfold(open_page("plan"), "plan.change")
    at = moves(at)[0].set_value(MONDAY + timedelta(6)).run()
    assert not at.exception
    [saved] = store.find("me", Plan)
    assert len(saved.sessions) == len(plan.sessions)
    assert all(gone in s.exercises for s in saved.sessions)
    assert MONDAY + timedelta(6) in [s.day for s in saved.sessions]


def test_a_new_plan_counts_after_the_clock_was_moved_back(open_page, store):
    ahead = datetime.now(UTC) + timedelta(days=400)
    store.add("me", msgspec.structs.replace(made(), logged_at=ahead))
    at = unfold(open_page("plan"), "plan.change", "plan.new")
    at.pills(key="plan.ask.level").set_value(3)
    at = press(at, "plan.make.")
    assert TEXT("plan.made") in shown(at)
    plans = store.find("me", Plan)
    assert len(plans) == 2
    assert current_plan(plans).choices.level == 3


def test_a_clash_with_what_was_done_offers_a_day_to_come(open_page, store):
    heavy = (PlannedExercise(exercise="E32", reps=(8, 8), load="heavier"),)
    plan = made()
    days = (TODAY, TODAY + timedelta(1))
    sessions = tuple(
        msgspec.structs.replace(s, day=day, exercises=heavy)
        for s, day in zip(plan.sessions[:2], days, strict=True)
    )
    store.add("me", msgspec.structs.replace(plan, sessions=sessions))
    store.add("me", session(1, TODAY, minutes=20, nprs=1))
    at = press(open_page("plan"), "plan.clash.0")
    [saved] = store.find("me", Plan)
    assert saved.sessions[-1].day == TODAY + timedelta(2)
    assert not at.exception


def heavy_session(plan):
    return next(s for s in plan.sessions if HEAVY & {e.exercise for e in s.exercises})


def test_a_day_before_the_long_run_takes_the_heavy_legs_and_says_so(open_page, store):
    plan = made(level=3, long_run_day=6, run_days=(1, 6))
    store.add("me", plan)
    session, saturday = heavy_session(plan), MONDAY + timedelta(5)
    at = unfold(open_page("plan"), "plan.change")
    [pills] = [p for p in moves(at) if p.key.startswith(f"plan.move.{session.day}.")]
    at = pills.set_value(saturday).run()
    assert not at.exception
    assert CONTENT.reasons["before-long-run"].text in shown(at)
    [saved] = store.find("me", Plan)
    there = next(s for s in saved.sessions if s.day == saturday)
    assert not HEAVY & {e.exercise for e in there.exercises}


def test_a_session_done_late_comes_as_the_day_allows(open_page, store):
    plan = made(level=3, long_run_day=5, run_days=(1, 5))  # today is two days before it
    late = msgspec.structs.replace(heavy_session(plan), day=TODAY - timedelta(2))
    store.add("me", msgspec.structs.replace(plan, sessions=(late, *plan.sessions[4:])))
    at = open_page("plan")
    assert TEXT("plan.fitted_today") in shown(at)
    assert CONTENT.reasons["before-long-run"].text in shown(at)
    at = open_page("session", on=late.day.isoformat(), part=late.name)
    assert not at.exception
    parts = [p.proto.json or p.proto.mixed.json for p in at.get("bidi_component")]
    known = {e for e in CONTENT.exercises if any(f'"{e}"' in part for part in parts)}
    assert known
    assert not known & HEAVY


def sore(planned, day, nprs=7):
    done = tuple(ExerciseDone(exercise=e.exercise, nprs=nprs) for e in planned.exercises)
    return session(50, day, minutes=25, done=done)


def test_what_was_sore_on_monday_comes_in_less_on_thursday(open_page, store):
    plan = made()
    monday, thursday = plan.sessions[:2]
    again = msgspec.structs.replace(thursday, exercises=monday.exercises)
    store.add("me", msgspec.structs.replace(plan, sessions=(monday, again, *plan.sessions[2:])))
    store.add("me", sore(monday, MONDAY))
    at = open_page("plan")
    assert TEXT("plan.fitted_today") in shown(at)
    told = {CONTENT.reasons[r].text for r in ("regress-dose", "reduce")}
    parts = "".join(p.proto.json or p.proto.mixed.json for p in at.get("bidi_component"))
    assert any(words in parts for words in told)
    [saved] = store.find("me", Plan)
    assert again in saved.sessions


def test_a_new_plan_begins_below_what_was_sore(open_page, store):
    plan = made(start=MONDAY - timedelta(7))
    store.add("me", plan)
    hurt = plan.sessions[1]
    store.add("me", sore(hurt, hurt.day))
    at = press(unfold(open_page("plan"), "plan.change", "plan.new"), "plan.make")
    assert not at.exception
    new = current_plan(store.find("me", Plan))
    assert new.id != plan.id
    begins = [s for s in new.sessions if s.day < MONDAY + timedelta(14)]
    for before in hurt.exercises:
        for now in (e for s in begins for e in s.exercises if e.exercise == before.exercise):
            assert sum(now.reps) < sum(before.reps)


def test_what_was_sore_last_week_comes_in_less_until_it_is_looked_back_on(open_page, store):
    plan = made(start=MONDAY - timedelta(7))
    store.add("me", plan)
    hurt = next(s for s in plan.sessions if s.name == "B")
    store.add("me", sore(hurt, hurt.day))
    today = next(s for s in plan.sessions if s.day == TODAY)
    shared = {e.exercise for e in hurt.exercises} & {e.exercise for e in today.exercises}
    at = open_page("plan")
    assert (TEXT("plan.fitted_today") in shown(at)) is bool(shared)
    looked = msgspec.structs.replace(store.find("me", Plan)[0], reviewed=MONDAY - timedelta(7))
    store.change("me", looked)
    assert TEXT("plan.fitted_today") not in shown(open_page("plan"))


def test_the_week_of_a_race_stands_in_the_list_of_weeks(open_page, store):
    race = MONDAY + timedelta(20)
    store.add("me", made(races=(race,), long_run_day=5, run_days=(1, 3, 5)))
    at = open_page("plan")
    assert TEXT("plan.race_week") in shown(at)
    assert TEXT("plan.light.race") in shown(at)


def test_what_follows_a_sore_exercise_waits_for_the_look_back(open_page, store):
    plan = made(start=MONDAY - timedelta(14))  # today is in week 3: glute bridge became its march
    store.add("me", plan)
    hurt = next(s for s in plan.sessions if s.week == 2 and s.name == "A")
    today = next(s for s in plan.sessions if s.week == 3 and s.name == "A")
    store.add("me", sore(hurt, hurt.day))
    at = open_page("session", on=today.day.isoformat(), part="A")
    assert not at.exception
    parts = "".join(p.proto.json or p.proto.mixed.json for p in at.get("bidi_component"))
    assert "E17" in {e.exercise for e in today.exercises}
    assert '"E17"' not in parts
    assert '"E16"' in parts


def test_before_the_look_back_every_place_shows_what_will_be_led(open_page, store):
    plan = made(start=MONDAY - timedelta(7))
    store.add("me", plan)
    hurt = [s for s in plan.sessions if s.day < MONDAY]
    for one in hurt:
        store.add("me", msgspec.structs.replace(sore(one, one.day), id=entry_id(one.day.day)))
    at = open_page("plan")
    today = next(s for s in plan.sessions if s.day == TODAY)
    [start] = [b.label for b in at.button if b.key == "plan.start"]
    minutes = int(re.search(r"[0-9]+", start)[0])
    assert minutes < CONTENT.programming.minutes_with_warm_up(today)
    card = day_card(at, TODAY)
    assert card["text"].startswith(f"{minutes} min")
    assert TEXT("plan.day_changed") in card["meta"]
    doses = {c["title"]: c["text"] for c in cards(at, "plan.today")}
    at = open_page("session", on=today.day.isoformat(), part=today.name)
    assert {c["title"]: c["text"] for c in cards(at, "session.exercises")} == doses


def test_a_day_says_for_which_other_day_its_session_was_planned(open_page, store):
    plan = made()
    store.add("me", plan)
    store.add("me", session(1, MONDAY + timedelta(1)))
    card = day_card(open_page("plan"), MONDAY + timedelta(1))
    assert card["title"] == "Hips and trunk ✓"
    assert card["text"] == TEXT("plan.day_done", day="Monday")


def test_after_a_race_on_saturday_sunday_is_no_long_run(open_page, store):
    saturday = MONDAY + timedelta(5)
    store.add("me", made(races=(saturday,), long_run_day=6, run_days=(1, 6)))
    at = open_page("plan")
    assert day_card(at, saturday)["title"] == "Race"
    assert day_card(at, saturday + timedelta(1))["title"] == "Rest"


def test_a_session_of_next_week_says_so_and_is_not_started(open_page, store):
    plan = made()
    store.add("me", plan)
    later = next(s for s in plan.sessions if s.day >= MONDAY + timedelta(7))
    at = open_page("session", on=later.day.isoformat(), part=later.name)
    assert "Planned for Monday, 23 November 2026." in shown(at)
    assert not leads(at)


def test_in_a_pause_a_session_says_so_and_starts_after_one_more_tap(open_page, store):
    plan = made()
    store.add("me", plan)
    store.add(
        "me",
        Pause(
            id=entry_id(70),
            day=TODAY,
            logged_at=datetime.now(UTC),
            reason=PauseReason.ILL,
            until=FRIDAY,
        ),
    )
    one = next(s for s in plan.sessions if s.day == TODAY)
    at = open_page("session", on=one.day.isoformat(), part=one.name)
    assert "You are in a pause: ill, 19 Nov 2026 to 20 Nov 2026." in shown(at)
    assert not leads(at)
    assert leads(press(at, "session.go"))


def leads(at):
    """Whether a session can be started, not only gone on with."""
    [player] = [e.proto for e in at.get("bidi_component") if e.key == "session.player"]
    return '"stations"' in (player.json or player.mixed.json)


def test_each_phase_of_the_path_is_named_though_this_week_is_near(open_page, store):
    store.add("me", made(MONDAY - timedelta(weeks=2)))
    drawn = next(b.proto.body for b in open_page("plan").get("html") if "bc-path" in b.proto.body)
    named = re.findall(r"<em[^>]*>([^<]+)</em>", drawn)
    phases = ("control", "strength", "spring", "keep")
    words = [TEXT(f"plan.path.phase.{phase}") for phase in phases]
    assert [word for word in named if word != TEXT("plan.path.now")] == words[: len(named) - 1]
    assert words[1] in named
