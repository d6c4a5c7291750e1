// What the page offers before a session, and after an unfinished one: to start, or to go on.

import { dayOf, placeOf } from "./core.js";
import { button, element, fill, sureButton } from "./elements.js";
import { arePreferencesChangedBy, keepPreferences, readPreferences } from "./storage.js";

export class Offers {
  constructor(preferences) {
    this.preferences = preferences;
    this.box = element("div", "intro");
    this.switches = [];
    const follow = (event) => {
      if (!this.box.isConnected) return removeEventListener("storage", follow);
      if (arePreferencesChangedBy(event)) this.takePreferences();
    };
    addEventListener("storage", follow);
  }

  // The settings in another tab have the same switches.
  takePreferences() {
    Object.assign(this.preferences, readPreferences());
    for (const show of this.switches) show();
  }

  clear() {
    this.box.replaceChildren();
  }

  show(className, ...parts) {
    this.box.className = className;
    this.box.replaceChildren(...parts);
  }

  // The hour at which the reader's day ends, and the language in whose order they write a day.
  keepsTo(dayEnds, locale) {
    this.dayEnds = dayEnds;
    this.locale = locale;
  }

  focus() {
    this.box.querySelector("button")?.focus();
  }

  // One button for each of the sessions, if there are several to choose from.
  toStart(sessions, words, start) {
    if (!sessions.length) return this.show("intro");
    const buttons = sessions.map((one) => button("main wide", one.start, () => start(one)));
    this.show("intro", ...buttons, this.choices(sessions[0], words));
  }

  // `taps` has what to do on going on or giving up; `own` is what could be started instead.
  toGoOn(found, own, goOnWords, words, taps) {
    const { state } = found.kept;
    const long = { weekday: "long", day: "numeric", month: "long" };
    const day = new Date(`${state.day}T12:00`).toLocaleDateString(this.locale, long);
    const isToday = state.day === dayOf(new Date(), this.dayEnds);
    const [className, instead] = own ? ["wide", own.start] : ["plain", words.give_up];
    this.show(
      "intro offer",
      element("p", "kept", fill(words.not_over_told, { title: found.led.title })),
      element("p", "quiet", fill(isToday ? words.kept_here : words.kept_day, { day })),
      button("main wide", goOnWords, taps.goOn),
      sureButton(className, instead, words.give_up_sure, taps.giveUp),
    );
  }

  choices(session, words) {
    const box = element("fieldset", "choices");
    this.switches = [];
    const hasSides = session.stations.some((p) => p.versions.planned.steps.some((s) => s.side));
    if (hasSides) {
      box.append(this.toggleButton("side", words.side_left, words.side_right, "left", "right"));
    }
    box.append(this.toggleButton("sound", words.sound_on, words.sound_off, true, false));
    if (window.speechSynthesis) {
      box.append(this.toggleButton("speech", words.speech_on, words.speech_off, true, false));
    }
    if (navigator.vibrate) {
      box.append(
        this.toggleButton("vibration", words.vibration_on, words.vibration_off, true, false),
      );
    }
    if (hasSides) box.append(element("p", "quiet", words.side_help));
    return box;
  }

  toggleButton(name, one, other, oneValue, otherValue) {
    const { preferences } = this;
    const tell = () => (preferences[name] === oneValue ? one : other);
    const show = () => (made.textContent = tell());
    const made = button("", tell(), () => {
      preferences[name] = preferences[name] === oneValue ? otherValue : oneValue;
      keepPreferences(preferences);
      show();
    });
    this.switches.push(show);
    return made;
  }
}

// The words on the button that goes on with the kept session: they say where that is.
export function goOnWords({ kept, led }, words, mayGoOn) {
  if (kept.result) return "";
  const { name, set, sets } = placeOf(led, kept.state);
  const word = kept.state.status === "ended" ? "go_on_end" : sets > 1 ? "go_on_set" : "go_on_at";
  return fill(words[mayGoOn ? word : "save_done"], { name, n: set });
}
