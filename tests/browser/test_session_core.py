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


def hold(seconds=30, **values):
    return {"kind": "work", "seconds": seconds, "reps": 1, "held": seconds, **values}


def reps(count, **values):
    return {"kind": "work", "seconds": 4 * count, "reps": count, "out": 2, "back": 2, **values}


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
    held = {"kind": "work", "seconds": 30, "reps": 3, "held": 8, "pause": 3}
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
    session = {
        "exercises": {"E01": {"name": "Brace", "cues": ["Slowly."]}},
        "stations": [
            {
                "counts": True,
                "versions": {
                    "planned": {
                        "exercise": "E01",
                        "work": {"sets": 3, "out": 2, "back": 2},
                        "steps": [READY, work],
                    }
                },
            }
        ],
    }
    [station] = js("return unpacked(session).stations;", session)
    version = station["versions"]["planned"]
    assert (version["name"], version["cues"]) == ("Brace", ["Slowly."])
    assert version["steps"] == [READY, {**work, "sets": 3, "out": 2, "back": 2}]


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
