// What is heard: how sound comes back, and the words of a step.

import assert from "node:assert/strict";
import test from "node:test";
import { counted } from "../../backcare/ui/components/served/session/elements.js";
import { soundNeeds, voiceFor } from "../../backcare/ui/components/served/session/sound.js";
import { spokenStep } from "../../backcare/ui/components/served/session/spoken.js";
import { beats, begun, hold, reps, station } from "./sessions.js";

for (const [state, standsStill, needs] of [
  ["running", false, "nothing"],
  ["suspended", false, "resume"],
  ["interrupted", false, "resume"],
  ["closed", false, "new"],
  ["running", true, "new"],
  ["interrupted", true, "new"],
]) {
  test(`sound is brought back from any state: ${state}, ${standsStill ? "still" : "going"}`, () => {
    assert.equal(soundNeeds(state, standsStill), needs);
  });
}

const voice = (lang, localService = true) => ({ lang, localService });
const HERE = [voice("de-DE"), voice("en-IN"), voice("en-GB"), voice("en_US")];

for (const [voices, language, lang] of [
  [HERE, "en-US", "en_US"],
  [HERE, "en-GB", "en-GB"],
  [HERE.slice(0, 3), "en-US", "en-IN"],
  [[voice("en-US", false), voice("en-GB")], "en-US", "en-GB"],
  [[voice("de-DE"), voice("en-US", false)], "en-US", undefined],
]) {
  test(`a page in ${language} is read by ${lang}`, () => {
    assert.equal(voiceFor(voices, language)?.lang, lang);
  });
}

const WORDS = {
  left_side: "Left side",
  language: "en",
  n_minutes: "{n} minutes",
  n_minutes_one: "one minute",
  n_seconds: "{n} seconds",
  n_seconds_one: "one second",
  say_work: "{side}. Hold for {time}.",
  say_timed: "{side}. Go on for {time}.",
  say_reps: "{side}. {reps} repetitions.",
  say_side_side: "Change sides. {side}. {cue}",
};

for (const [step, told] of [
  [reps(8), "8 repetitions."],
  [reps(8, { side: "left" }), "Left side. 8 repetitions."],
  [hold(60), "Hold for one minute."],
  [hold(61), "Hold for one minute one second."],
  [hold(150, { side: "left" }), "Left side. Hold for 2 minutes 30 seconds."],
  [hold(40, { beats: beats({ up: 1, down: 1 }) }), "Go on for 40 seconds."],
  [{ kind: "side", seconds: 6, side: "left" }, "Change sides. Left side. Left knee up."],
]) {
  test(`a step is told in words: ${told}`, () => {
    const session = { stations: [station("E08", [step])] };
    session.stations[0].versions.planned.side_cues = { left: "Left knee up." };
    assert.equal(spokenStep(session, begun(), WORDS), told);
  });
}

test("a number is told in the form that its language has for it", () => {
  const words = {
    language: "pl",
    n_minutes: "{n} minuty",
    n_minutes_one: "jedna minuta",
    n_minutes_few: "{n} minuty, kilka",
    n_minutes_many: "{n} minut",
  };
  const told = [1, 3, 5, 22].map((n) => counted(words, "n_minutes", n));
  assert.deepEqual(told, ["jedna minuta", "3 minuty, kilka", "5 minut", "22 minuty, kilka"]);
});
