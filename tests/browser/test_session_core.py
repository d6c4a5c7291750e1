"""The logic of the guided session alone: no page, no clock, only states and events."""

import json
import re
from urllib.parse import quote

import pytest

from backcare.ui.components.source import SERVED

pytestmark = pytest.mark.browser

CORE = (SERVED / "session_core.js").read_text(encoding="utf-8")
NAMES = ", ".join(re.findall(r"^export function (\w+)", CORE, flags=re.MULTILINE))
READY = {"kind": "ready", "seconds": 10}


def beats(**seconds):
    return [{"do": do, "seconds": n} for do, n in seconds.items()]


def hold(seconds=30, **values):
    held = {"hold": seconds, "beats": beats(hold=seconds)}
    return {"kind": "work", "seconds": seconds, "reps": 1, **held, **values}


def reps(count, **values):
    up_down = {"beats": beats(up=2, down=2)}
    return {"kind": "work", "seconds": 4 * count, "reps": count, **up_down, **values}


def station(name, *steps, counts=True, **versions):
    known = {"planned": {"exercise": name, "name": name, "steps": list(steps)}}
    known |= {
        version: {"exercise": other, "name": other, "steps": list(own)}
        for version, (other, *own) in versions.items()
    }
    return {"counts": counts, "versions": known}


@pytest.fixture(scope="module")
def js(browser):
    """Run a piece of JavaScript that knows the core; `session` and `begun` are there."""
    page = browser.new_page()

    def run(code, session):
        return page.evaluate(
            f"""async session => {{
                const core = await import("data:text/javascript," + {json.dumps(quote(CORE))});
                const {{ {NAMES} }} = core;
                const begun = beginSession(session, "{"a" * 32}", "left");
                const after = (seconds, state = begun) =>
                    advance(session, state, seconds * 1000).state;
                const eventsUntil = (seconds) => {{
                    const found = [];
                    for (let now = begun, n = 0; n < seconds * 5; n += 1) {{
                        const {{ state, events }} = advance(session, now, 200);
                        now = state;
                        found.push(...events);
                    }}
                    return found;
                }};
                {code}
            }}""",
            session,
        )

    yield run
    page.close()


ONE = {"stations": [station("E01", READY, reps(3))]}
SIDES = {
    "stations": [
        station(
            "E08",
            READY,
            hold(20, side="left", set_number=1, sets=2),
            {"kind": "side", "seconds": 6},
            hold(20, side="right", set_number=1, sets=2),
            {"kind": "rest", "seconds": 20},
            hold(20, side="left", set_number=2, sets=2),
            {"kind": "side", "seconds": 6},
            hold(20, side="right", set_number=2, sets=2),
        )
    ]
}


def test_a_session_ends_by_itself_and_counts_what_was_done(js):
    state = js("return after(1000);", ONE)
    assert state["status"] == "ended"
    assert state["workedMs"] == 22_000
    assert js("return summary(session, after(1000));", ONE) == [
        {"exercise": "E01", "sets": [{"reps": 3}]}
    ]


def test_both_sides_of_both_sets_are_told(js):
    [done] = js("return summary(session, after(1000));", SIDES)
    assert [(s["side"], s["hold_seconds"]) for s in done["sets"]] == [
        ("left", 20),
        ("right", 20),
    ] * 2


def test_starting_with_the_right_side_swaps_both(js):
    code = 'return summary(session, advance(session, {...begun, side: "right"}, 1e6).state);'
    [done] = js(code, SIDES)
    assert [s["side"] for s in done["sets"]] == ["right", "left"] * 2


def test_time_in_small_pieces_is_the_same_as_in_one(js):
    code = """
        let state = begun;
        for (let n = 0; n < 4000; n += 1) state = advance(session, state, 37).state;
        return [state, after(148)];
    """
    pieces, whole = js(code, SIDES)
    assert pieces == whole


def test_a_pause_in_a_hold_lets_no_time_pass(js):
    code = """
        const paused = {...after(15), status: "paused"};
        return [paused.ms, advance(session, paused, 60000).state.ms,
                advance(session, {...paused, status: "running"}, 1000).state.ms];
    """
    assert js(code, SIDES) == [5000, 5000, 6000]


def test_events_come_once_each(js):
    code = """
        const found = [];
        let state = begun;
        for (let n = 0; n < 250; n += 1) {
          const moved = advance(session, state, 100);
          state = moved.state;
          found.push(...moved.events);
        }
        return found;
    """
    kinds = [event["type"] for event in js(code, ONE)]
    assert kinds.count("tick") == 3
    assert kinds.count("rep") == 2
    assert kinds.count("part") == 3
    assert kinds.count("step") == 1
    assert kinds.count("ended") == 1


def test_skipping_counts_whole_repetitions_and_held_seconds(js):
    skipped = "return summary(session, skipStep(session, after({seconds})));"
    # 10 s to get ready, then two whole repetitions of four seconds and a half one
    assert js(skipped.replace("{seconds}", "20"), ONE) == [
        {"exercise": "E01", "sets": [{"reps": 2}]}
    ]
    assert js(skipped.replace("{seconds}", "13"), ONE) == []
    [done] = js(skipped.replace("{seconds}", "22"), SIDES)
    assert done["sets"] == [{"reps": 1, "hold_seconds": 12, "side": "left"}]
    assert js(skipped.replace("{seconds}", "14"), SIDES) == []


def test_a_hold_counts_once_it_is_held_not_once_the_next_begins(js):
    held = {"kind": "work", "seconds": 33, "reps": 3, "hold": 8, "beats": beats(hold=8, relax=3)}
    session = {"stations": [station("E07", READY, held)]}
    counted = "return summary(session, skipStep(session, after({seconds})));"
    assert js(counted.replace("{seconds}", "17"), session) == []
    [done] = js(counted.replace("{seconds}", "19"), session)
    assert done["sets"] == [{"reps": 1, "hold_seconds": 8}]


def test_skipping_the_last_step_ends(js):
    session = {"stations": [ONE["stations"][0], station("E02", READY, reps(5))]}
    code = """
        let state = skipStation(session, begun);
        state = skipStep(session, state);
        state = skipStep(session, state);
        return [state.status, summary(session, state), skipStep(session, state) === state];
    """
    assert js(code, session) == ["ended", [], True]


def test_going_back_and_doing_it_again_counts_once(js):
    code = """
        let state = after(10 + 20 + 1);           // in the change of sides
        state = stepBack(session, state);          // back to the first hold
        const at = state.step;
        state = advance(session, state, 20000).state;
        return [at, summary(session, state)];
    """
    at, [done] = js(code, SIDES)
    assert at == 1
    assert done["sets"] == [{"reps": 1, "hold_seconds": 20, "side": "left"}]


def test_back_at_the_very_start_stays_there(js):
    assert js("return stepBack(session, begun).step;", ONE) == 0


def test_an_easier_version_goes_on_with_the_set_that_is_due(js):
    session = {
        "stations": [
            station(
                "E09",
                READY,
                reps(4, set_number=1, sets=2),
                {"kind": "rest", "seconds": 20},
                reps(4, set_number=2, sets=2),
                easier=(
                    "E08",
                    READY,
                    reps(6, set_number=1, sets=2),
                    {"kind": "rest", "seconds": 20},
                    reps(6, set_number=2, sets=2),
                ),
            )
        ]
    }
    code = """
        const second = after(10 + 16 + 20 + 1);
        const changed = changeVersion(session, second, "easier");
        const state = advance(session, changed, 1e6).state;
        return [stepOf(session, changed).kind, summary(session, state)];
    """
    kind, done = js(code, session)
    assert kind == "ready"
    assert done == [
        {"exercise": "E09", "sets": [{"reps": 4}]},
        {"exercise": "E08", "sets": [{"reps": 6}]},
    ]


def test_the_warm_up_is_not_counted(js):
    session = {"stations": [station("E47", reps(6), counts=False), *ONE["stations"]]}
    done = js("return summary(session, after(1000));", session)
    assert [one["exercise"] for one in done] == ["E01"]


RUN, WALK = {"kind": "run", "seconds": 30}, {"kind": "walk", "seconds": 90}
LADDER = {
    "stations": [
        station(None, {"kind": "walk", "seconds": 300}, counts=False),
        station(None, RUN, WALK, RUN),
        station(None, {"kind": "walk", "seconds": 300}, counts=False),
    ]
}


def ran(js, state):
    code = f'const s = {state}; return [secondsOf(s, "run"), secondsOf(s, "walk"), s.workedMs];'
    return js(code, LADDER)


def test_a_run_counts_its_seconds(js):
    assert ran(js, "after(440)") == [50, 90, 440_000]
    assert ran(js, "after(340)") == [30, 10, 340_000]
    assert ran(js, "after(1000)") == [60, 90, 750_000]


def test_the_warm_up_and_what_was_skipped_are_not_run(js):
    assert ran(js, "stopSession(session, after(61))") == [0, 0, 61_000]
    skip = "skipStation(session, skipStation(session, skipStation(session, begun)))"
    assert ran(js, skip) == [0, 0, 0]
    # from the middle of the first run to the walk: only what was run counts
    assert ran(js, "advance(session, skipStep(session, after(310)), 5000).state") == [
        10,
        5,
        315_000,
    ]
    again = "advance(session, stepBack(session, after(310)), 20000).state"
    assert ran(js, again) == [30, 0, 330_000]


@pytest.mark.parametrize(("seconds", "kept"), [(5, 3), (20, 3)])
def test_a_set_that_is_begun_again_keeps_the_better_one(js, seconds, kept):
    session = {"stations": [*ONE["stations"], station("E02", READY, reps(5))]}
    code = f"""
        const back = stepBack(session, {{...after(22), ms: 0}});   // three of E01 are done
        return [back.station, summary(session, skipStep(session, after({seconds}, back)))];
    """
    at, [done] = js(code, session)
    assert at == 0
    assert done["sets"] == [{"reps": kept}]


def test_a_hold_that_is_begun_again_keeps_the_longer_one(js):
    code = """
        const back = stepBack(session, after(10 + 20 + 1));
        return summary(session, skipStep(session, after(8, back)));
    """
    [done] = js(code, SIDES)
    assert done["sets"] == [{"reps": 1, "hold_seconds": 20, "side": "left"}]


def test_what_is_told_once_is_known_everywhere(js):
    work = {"kind": "work", "seconds": 8, "reps": 2, "set_number": 2}
    shared = {"sets": 3, "beats": beats(up=2, down=2)}
    session = {
        "exercises": {"E01": {"name": "Brace", "cues": ["Slowly."]}},
        "stations": [
            {
                "counts": True,
                "versions": {
                    "planned": {
                        "exercise": "E01",
                        "work": shared,
                        "steps": [READY, work],
                    }
                },
            }
        ],
    }
    [station] = js("return unpacked(session).stations;", session)
    version = station["versions"]["planned"]
    assert (version["name"], version["cues"]) == ("Brace", ["Slowly."])
    assert version["steps"] == [READY, {**work, **shared}]


@pytest.mark.parametrize(
    "broken",
    [
        "null",
        "{}",
        '{"id": "x", "station": 0}',
        f'{{"id": "{"a" * 32}", "station": 7, "versions": {{}}}}',
    ],
)
def test_a_broken_stored_state_is_not_taken_up(js, broken):
    assert js(f"return isState(session, JSON.parse({json.dumps(broken)}));", ONE) is False


def test_a_stored_state_is_taken_up(js):
    assert js("return isState(session, JSON.parse(JSON.stringify(after(12))));", ONE) is True


# The sides of an exercise that takes turns, repetition by repetition.
TURNS = {"stations": [station("E05", READY, reps(8, side="left", alternates=True))]}
SIDES_SEEN = """
    const seen = [];
    let state = BEGUN;
    for (let n = 0; n < 400; n += 1) {
      const step = stepOf(session, state);
      const side = sideOf(step, state.ms);
      const rep = repOf(step, state.ms);
      if (rep && state.status === "running") seen.push([rep.number, side]);
      state = advance(session, state, 200).state;
    }
    return [Object.fromEntries(seen), summary(session, state)];
"""


@pytest.mark.safety
@pytest.mark.parametrize(("first", "second"), [("left", "right"), ("right", "left")])
def test_sides_that_take_turns_do_so_at_every_repetition(js, first, second):
    begun = f'{{...begun, side: "{first}"}}'
    seen, [done] = js(SIDES_SEEN.replace("BEGUN", begun), TURNS)
    assert seen == {f"{n}": first if n % 2 else second for n in range(1, 9)}
    assert done["sets"] == [{"side": first, "reps": 4}, {"side": second, "reps": 4}]


@pytest.mark.safety
def test_turns_tell_their_side_and_a_set_broken_off_counts_by_side(js):
    code = """
        const seconds = 10 + 3 * 4 + 1;
        return [eventsUntil(seconds).filter((e) => e.type === "rep").map((e) => e.side),
                summary(session, skipStep(session, after(seconds)))];
    """
    told, [done] = js(code, TURNS)
    assert told == ["right", "left", "right"]
    assert done["sets"] == [{"side": "left", "reps": 2}, {"side": "right", "reps": 1}]


@pytest.mark.safety
@pytest.mark.parametrize(
    ("shown", "side", "is_mirrored"),
    [
        ("left", "left", False),
        ("left", "right", True),
        ("right", "left", True),
        ("right", "right", False),
        ("left", None, False),
        (None, "right", False),
    ],
)
def test_a_film_is_mirrored_exactly_for_the_other_side(js, shown, side, is_mirrored):
    code = f"return isMirrored({json.dumps({'shown_side': shown})}, {json.dumps(side)});"
    assert js(code, ONE) is is_mirrored


@pytest.mark.safety
@pytest.mark.parametrize(("first", "coming"), [("left", "right"), ("right", "left")])
def test_getting_ready_and_changing_name_the_side_that_comes(js, first, coming):
    ready = {"kind": "ready", "seconds": 10, "side": "left"}
    change = {"kind": "side", "seconds": 6, "side": "right"}
    session = {
        "stations": [station("E25", ready, reps(2, side="left"), change, reps(2, side="right"))]
    }
    code = f"""
        const at = (seconds) => {{
          const state = advance(session, {{...begun, side: "{first}"}}, seconds * 1000).state;
          return sideOf(stepOf(session, state), state.ms);
        }};
        return [at(1), at(12), at(19), at(26)];
    """
    assert js(code, session) == [first, first, coming, coming]


def test_beats_of_a_repetition_come_in_their_order(js):
    tilt = beats(flat=2, hold=1, middle=2) + beats(arch=2, hold=1, middle=2)
    work = {"kind": "work", "seconds": 20, "reps": 2, "beats": tilt}
    code = """
        const step = session.stations[0].versions.planned.steps[0];
        return [...Array(20).keys()].map((s) => repOf(step, s * 1000 + 500).part);
    """
    one = ["flat", "flat", "hold", "middle", "middle", "arch", "arch", "hold", "middle", "middle"]
    session = {"stations": [station("E02", work)]}
    assert js(code, session) == one * 2
    told = js("return eventsUntil(20).map((e) => e.type);", session)
    assert (told.count("part"), told.count("rep")) == (10, 1)


def test_in_a_timed_set_the_beats_go_round(js):
    step = {"kind": "work", "seconds": 30, "reps": 1, "hold": 30, "beats": beats(throw=1, catch=1)}
    session = {"stations": [station("E44", step)]}
    code = """
        const step = session.stations[0].versions.planned.steps[0];
        const parts = [...Array(6).keys()].map((s) => repOf(step, s * 1000 + 500).part);
        return [parts, summary(session, skipStep(session, after(12))), summary(session, after(40))];
    """
    parts, [cut], [whole] = js(code, session)
    assert parts == ["throw", "catch"] * 3
    assert cut["sets"] == [{"reps": 1, "hold_seconds": 12}]
    assert whole["sets"] == [{"reps": 1, "hold_seconds": 30}]


def test_a_single_hold_counts_its_held_seconds_alone(js):
    parts = beats(forward=3, hold=30, back=3)
    step = {"kind": "work", "seconds": 36, "reps": 1, "hold": 30, "beats": parts}
    session = {"stations": [station("E49", step)]}
    skipped = "return summary(session, skipStep(session, after({})));"
    assert js(skipped.format(7), session) == []
    for passed, held in ((13, 10), (35, 30)):
        [done] = js(skipped.format(passed), session)
        assert done["sets"] == [{"reps": 1, "hold_seconds": held}]


HELD = {"kind": "work", "reps": 2, "hold": 3, "beats": beats(up=2, hold=3, down=2), "seconds": 14}
MOVED = reps(3)
TWICE_HELD = {
    "kind": "work",
    "reps": 1,
    "beats": beats(flat=2, hold=1, middle=2) + beats(arch=2, hold=1, middle=2),
    "seconds": 10,
}
TIMED = {"kind": "work", "reps": 1, "hold": 40, "beats": beats(up=1, down=1), "seconds": 40}
STILL = {"ready": READY, "rest": {"kind": "rest", "seconds": 20}, "side": {"kind": "side"}}


@pytest.mark.parametrize(
    ("step", "at", "status", "seen"),
    [
        *((step, 1, "running", "still") for step in STILL.values()),
        (HELD, 1, "running", "moving"),
        (HELD, 3, "running", "still"),
        (HELD, 6, "running", "moving"),
        (HELD, 1, "paused", "stopped"),
        (MOVED, 5, "running", "moving"),
        (TIMED, 5, "running", "moving"),
        (TWICE_HELD, 2.5, "running", "stopped"),  # two positions: neither stands for both
    ],
)
def test_the_film_moves_with_whoever_moves_alone(js, step, at, status, seen):
    code = f"return pictureOf({json.dumps(step)}, {at * 1000}, {json.dumps(status)});"
    assert js(code, ONE) == seen


@pytest.mark.parametrize(
    ("step", "at", "counted"),
    [
        (READY, 2.5, {"seconds": 8}),
        (MOVED, 4.5, {"rep": 2, "of": 3}),
        (HELD, 3, {"seconds": 2}),
        (HELD, 8, {"seconds": 1}),
        (TIMED, 5, {"seconds": 35}),
        (hold(30), 30, {"seconds": 0}),
    ],
)
def test_the_big_number_counts_seconds_or_repetitions(js, step, at, counted):
    assert js(f"return countOf({json.dumps(step)}, {at * 1000});", ONE) == counted


def test_a_place_is_the_set_that_is_under_way_or_comes_next(js):
    code = "return [0, 12, 32, 40, 60, 90].map((s) => placeOf(session, after(s)).set);"
    assert js(code, SIDES) == [1, 1, 1, 1, 2, 2]
    assert js("return placeOf(session, begun);", SIDES) == {"name": "E08", "set": 1, "sets": 2}
    assert js("return placeOf(session, begun);", LADDER) == {"name": None, "set": 1, "sets": 1}


@pytest.mark.parametrize(
    ("kind", "seconds", "has_slept"),
    [("routine", 4, False), ("routine", 3600, True), ("run", 60, False), ("run", 3600, True)],
)
def test_an_hour_in_which_the_page_stood_still_does_not_count(js, kind, seconds, has_slept):
    session = {"kind": kind, "stations": [station(None, {"kind": "walk", "seconds": 5000})]}
    passed = js(f"return passTime(session, after(30), {seconds * 1000});", session)
    assert passed["hasSlept"] is has_slept
    assert passed["state"]["workedMs"] == (30_000 if has_slept else (30 + seconds) * 1000)
    assert passed["state"]["status"] == ("paused" if has_slept else "running")


def test_a_session_has_the_day_on_which_it_began(js):
    code = """
        const state = beginSession(session, begun.id, "left", new Date(2026, 10, 15, 23, 58));
        return [state.day, after(600, state).day, new Date(state.begunAt).getHours()];
    """
    assert js(code, ONE) == ["2026-11-15", "2026-11-15", 23]


WEEK = 7 * 86_400_000


@pytest.mark.parametrize(
    ("change", "owner", "later", "is_kept"),
    [
        ({}, "home", 0, True),
        ({}, "home", WEEK - 1, True),
        ({}, "home", WEEK, False),
        ({}, "f" * 32, 0, False),
        ({"owner": ""}, "", 0, False),
        ({"id": "x"}, "home", 0, False),
        ({"begunAt": None}, "home", WEEK, False),
    ],
)
def test_what_is_kept_is_for_one_person_and_a_week(js, change, owner, later, is_kept):
    begun = 1_800_000_000_000
    kept = {"owner": "home", "id": "a" * 32, "begunAt": begun, **change}
    args = ", ".join(json.dumps(one) for one in (kept, owner, begun + later))
    assert js(f"return isKept({args});", ONE) is is_kept
    assert js(f"return isKept(null, 'home', {begun});", ONE) is False


@pytest.mark.parametrize(
    ("state", "stands_still", "needs"),
    [
        ("running", False, "nothing"),
        ("suspended", False, "resume"),
        ("interrupted", False, "resume"),
        ("closed", False, "new"),
        ("running", True, "new"),
        ("interrupted", True, "new"),
    ],
)
def test_sound_is_brought_back_from_any_state(js, state, stands_still, needs):
    code = f"return soundNeeds({json.dumps(state)}, {json.dumps(stands_still)});"
    assert js(code, ONE) == needs
