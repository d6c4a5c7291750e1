// What is seen while a session runs: the step with its number, what to do, and the buttons.

import { comingStation, placeOf, stepOf, versionOf } from "./core.js";
import { button, clock, counted, element, fill, say } from "./elements.js";
import { Film } from "./film.js";
import { countOf, lengthOf, repOf, sideOf } from "./steps.js";

export class Screen {
  // `taps` has what to do at each button.
  constructor(taps) {
    this.film = new Film(taps.toggle);
    this.head = element("p", "head");
    this.name = element("h2", "name");
    this.bar = element("div", "bar");
    this.bar.append(element("span"));
    this.heard = element("p", "hidden");
    this.heard.setAttribute("role", "status");
    this.box = element("div", "running");
    this.box.append(this.head, this.name, this.film.box, this.middle(), this.bar);
    this.box.append(...this.controls(taps), this.heard);
  }

  middle() {
    this.told = element("p", "told");
    this.number = element("p", "number");
    this.number.setAttribute("role", "timer");
    this.counted = element("span");
    this.counted.translate = false;
    this.unit = element("span", "unit");
    this.number.append(this.counted, this.unit);
    this.detail = element("p", "detail");
    this.cue = element("p", "cue");
    const middle = element("div", "middle");
    middle.append(this.told, this.number, this.detail, this.cue);
    return middle;
  }

  controls(taps) {
    this.pause = button("main", "", taps.toggle);
    this.back = button("", "", taps.back);
    this.skip = button("", "", taps.skip);
    this.next = button("", "", taps.next);
    this.easier = button("", "", taps.easier);
    this.harder = button("", "", taps.harder);
    this.stop = button("", "", taps.stop);
    const first = element("div", "controls");
    first.append(this.back, this.pause, this.skip);
    const second = element("div", "controls small");
    second.append(this.easier, this.harder, this.next, this.stop);
    return [first, second];
  }

  // What stays the same for a whole session.
  begin(session, words) {
    for (const name of ["back", "skip", "easier", "harder", "stop"]) {
      this[name].textContent = words[name];
    }
    this.next.textContent = words.next_exercise;
    this.film.load(session);
    this.film.reset();
    this.box.hidden = false;
  }

  draw(session, state, words) {
    const step = stepOf(session, state);
    const version = versionOf(session, state);
    const isPaused = state.status === "paused";
    const rep = repOf(step, state.ms);
    this.box.dataset.kind = isPaused ? "paused" : step.kind;
    say(this.head, fill(words.station, { n: state.station + 1, of: session.stations.length }));
    say(this.name, version.name);

    say(this.told, isPaused ? words.paused : words[rep ? `beat_${rep.part}` : step.kind]);
    this.drawCount(countOf(step, state.ms), words);
    say(this.detail, detailOf(session, state, words));
    if (state.ms < 400 || !this.cue.textContent) say(this.cue, cueOf(session, state, words));
    this.bar.firstChild.style.width = `${Math.min(100, (100 * state.ms) / lengthOf(step))}%`;

    say(this.pause, isPaused ? words.resume : words.pause);
    this.offerVersions(session.stations[state.station].versions, state);
    this.next.hidden = session.stations.length === 1;
    this.film.draw(version, step, state, words);
  }

  // Repetitions count up, all else counts down; of many holds, each one on its own.
  drawCount({ seconds, rep, of }, words) {
    const isTime = seconds !== undefined;
    say(this.counted, isTime ? clock(seconds) : `${rep}`);
    const time = seconds < 60 ? counted(words, "unit_seconds", seconds) : words.unit_minutes;
    const unit = isTime ? time : counted(words, "unit_reps", of, { of });
    say(this.unit, ` ${unit}`); // a space as small as the words
  }

  offerVersions(versions, state) {
    const now = state.versions[state.station] ?? "planned";
    this.easier.hidden = now === "easier" || (now === "planned" && !versions.easier);
    this.harder.hidden = now === "harder" || (now === "planned" && !versions.harder);
  }

  // For screen readers.
  hear(words) {
    this.heard.textContent = words;
  }

  // In place of the cue, until the next step.
  tell(words) {
    this.hear(words);
    say(this.cue, words);
  }
}

function detailOf(session, state, words) {
  const parts = [];
  const step = stepOf(session, state);
  const rep = repOf(step, state.ms);
  const side = sideOf(step, state.ms);
  const { set, sets } = placeOf(session, state);
  const { speed } = versionOf(session, state);
  if (step.kind === "ready" && speed) parts.push(speed);
  if (step.kind === "rest") parts.push(fill(words.then_set, { n: set, of: sets }));
  if (side) parts.push(words[`${side}_side`]);
  if (rep && step.hold && step.reps > 1) {
    parts.push(fill(words.rep_of, { n: rep.number, of: step.reps }));
  }
  if (rep && sets > 1) parts.push(fill(words.set_of, { n: set, of: sets }));
  return parts.join(" · ");
}

function cueOf(session, state, words) {
  const step = stepOf(session, state);
  const version = versionOf(session, state);
  const coming = comingStation(session, state);
  if (step.kind === "rest" && coming && isLastRest(session, state)) {
    return fill(words.after_that, { name: coming.versions.planned.name });
  }
  if (step.side && step.kind !== "work") return version.side_cues?.[step.side] ?? "";
  const cues = version.cues ?? [];
  return cues.length ? cues[state.step % cues.length] : "";
}

function isLastRest(session, state) {
  const { steps } = versionOf(session, state);
  return !steps.slice(state.step + 1).some((step) => step.kind === "rest");
}
