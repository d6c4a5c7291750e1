// The end of a session: the questions and the result, which is sent until the server has saved it.

import { secondsOf, summary, versionOf } from "./core.js";
import { button, element, fill, sureButton } from "./elements.js";
import { byExercise, PAINS, scale } from "./questions.js";

const SHORTEST_RUN_S = 60; // a shorter one is no run
const SEND_AGAIN_MS = 4000;

export class Ending {
  // `taps` has what to do: `keep` the session, `goBack` to it, `close` it for good, `send` a
  // result, or `show` on the page what becomes of it when the dialog is not open (`isOpen`).
  constructor(taps) {
    this.taps = taps;
    this.box = element("div", "ending");
    this.result = null;
  }

  ask(session, state, words, mayGoOn) {
    Object.assign(this, { session, state, words, mayGoOn });
    if (session.kind === "after-run") return this.askSitting();
    const isRun = session.kind === "run";
    const done = isRun ? [] : summary(session, state);
    const ran = isRun ? secondsOf(state, session.measured) : 0;
    this.box.hidden = false;
    if (isRun ? ran < SHORTEST_RUN_S : !done.length) return this.tellNothingDone();
    const title = titleOf(words.end_title);
    this.box.replaceChildren(title, ...this.questions(done, isRun && ran < session.enough));
    this.outcome = element("p", "outcome");
    this.outcome.setAttribute("role", "status");
    this.saveButton = button("main wide", words.save, () => this.finish(done));
    this.box.append(this.saveButton, this.outcome, this.goBackButton(), this.discardButton());
    title.focus();
  }

  // One tap answers and sends; what was tapped by mistake is put right on the page.
  askSitting() {
    const { state, words } = this;
    this.box.hidden = false;
    const answered = () => {
      asked.disabled = true;
      this.finish([]);
    };
    const asked = scale(
      words.ask_sitting,
      words.pain_anchors,
      PAINS,
      state.answers,
      "nprs",
      answered,
    );
    const title = titleOf(words.sitting_title);
    this.outcome = element("p", "outcome");
    this.outcome.setAttribute("role", "status");
    const leave = button("plain", words.close, () => this.taps.close());
    this.box.replaceChildren(title, asked, this.outcome, this.goBackButton(), leave);
    title.focus();
  }

  questions(done, isShort) {
    const { session, state, words } = this;
    const { keep } = this.taps;
    const { answers } = state;
    const told = session.kind === "run" ? words.end_run : words.end_done;
    const parts = [
      element("p", "quiet", fill(told, { n: done.length, minutes: minutesOf(state) })),
      scale(words.ask_pain, words.pain_anchors, PAINS, answers, "nprs", keep),
    ];
    if (isShort) parts.push(element("p", "quiet", words.end_short));
    if (done.length) {
      parts.push(
        scale(words.ask_left, "", session.reps_left, answers, "reps_left", keep),
        byExercise(done, session, answers, words, keep),
      );
    }
    return parts;
  }

  tellNothingDone() {
    const title = titleOf(this.words.nothing_done);
    const close = button("main wide", this.words.close, () => this.taps.close());
    this.box.replaceChildren(title, close, this.goBackButton());
    title.focus();
  }

  goBackButton() {
    const { session, state } = this;
    const made = button("plain", this.words.not_over, () => this.taps.goBack());
    const { steps } = versionOf(session, state);
    const isLast = state.station === session.stations.length - 1;
    const isAtEnd = isLast && state.step === steps.length - 1;
    made.hidden = !this.mayGoOn || (isAtEnd && state.ms === 0); // it ended by itself
    return made;
  }

  discardButton() {
    const { discard, discard_sure } = this.words;
    return sureButton("plain", discard, discard_sure, () => this.taps.close());
  }

  // ---- on its way

  finish(done) {
    if (this.result) return; // a second tap
    this.deliver(resultOf(this.session, this.state, done), this.words);
  }

  deliver(result, words) {
    this.result = result;
    this.words = words;
    this.taps.keep();
    this.showSaving();
    this.taps.send(result);
    clearInterval(this.sender);
    this.sender = setInterval(() => {
      this.outcome.textContent = this.words.not_saved_yet;
      this.taps.send(this.result);
    }, SEND_AGAIN_MS);
  }

  showSaving() {
    if (this.saveButton) this.saveButton.disabled = true;
    this.outcome ??= element("p", "outcome");
    this.outcome.textContent = this.words.saving;
    if (!this.taps.isOpen()) this.showOnPage();
  }

  showOnPage(...more) {
    this.taps.show(this.outcome, ...more);
  }

  // Nothing is on its way any more.
  stop() {
    clearInterval(this.sender);
    this.result = null;
  }

  // `own` is the session that could be started instead.
  refuse(refusal, own) {
    const { result } = this;
    this.stop();
    if (this.saveButton) this.saveButton.disabled = false;
    this.outcome.textContent = refusal;
    if (this.taps.isOpen()) this.taps.keep();
    else this.offerAgain(result, own);
  }

  // After a reload there is no session to go back to, only its result.
  offerAgain(result, own) {
    const { words } = this;
    const start = () => sureButton("wide", own.start, words.give_up_sure, () => this.taps.close());
    this.showOnPage(
      button("main wide", words.save, () => this.deliver(result, words)),
      ...(own ? [start()] : []),
      this.discardButton(),
    );
  }
}

function titleOf(words) {
  const title = element("h2", "", words);
  title.tabIndex = -1;
  return title;
}

const minutesOf = (state) => Math.max(1, Math.round(state.workedMs / 60000));

// What is sent to the server about a session.
export function resultOf(session, state, done) {
  const { answers } = state;
  if (session.kind === "after-run") {
    return { id: state.id, kind: session.kind, nprs: answers.nprs };
  }
  const minutes = minutesOf(state);
  const result = { id: state.id, kind: session.kind, day: state.day, minutes, nprs: answers.nprs };
  if (session.kind === "run") {
    result.step = session.step;
    result.seconds = secondsOf(state, session.measured);
  } else {
    result.done = done.map((one) => {
      const own = answers.by[one.exercise] ?? {};
      return { ...one, nprs: own.nprs ?? null, reps_left: own.reps_left ?? answers.reps_left };
    });
  }
  return result;
}
