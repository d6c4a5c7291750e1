// The count on the picture: which repetition of how many, and a ring that closes while one holds.

import { element, fill, say } from "../session/elements.js";

const SVG = "http://www.w3.org/2000/svg";
const AROUND = 100; // the length of the ring, whatever its size

export class Count {
  constructor() {
    this.box = element("div", "count");
    this.chip = element("p", "chip");
    this.held = element("p", "held");
    this.number = element("span", "seconds");
    this.number.translate = false;
    this.word = element("span", "word");
    this.held.append(ring(), this.number, this.word);
    this.box.append(this.chip, this.held);
    this.draw(null, {});
  }

  // `counted` comes from the clock (`countOn`); without it at most `told` is there. In a film that
  // is mirrored all changes its place: the corner of the ring is the one that figures leave free.
  draw(counted, words, isMirrored = false, told = "") {
    const { held } = counted ?? {};
    this.box.classList.toggle("turned", isMirrored);
    const chip = counted ? chipOf(counted, words) : told;
    this.chip.hidden = !chip;
    if (chip) say(this.chip, chip);
    this.held.hidden = !held;
    if (!held) return;
    say(this.number, `${held.left}`);
    say(this.word, words.beat_hold);
    this.held.style.setProperty("--share", held.share.toFixed(3));
  }
}

function chipOf({ seconds, number, of }, words) {
  if (seconds !== undefined) return fill(words.n_s, { n: seconds });
  return of > 1 ? fill(words.n_of, { n: number, of }) : "";
}

function ring() {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 36 36");
  made.setAttribute("aria-hidden", "true");
  for (const name of ["around", "closes"]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [at, value] of Object.entries({ cx: 18, cy: 18, r: 16, pathLength: AROUND })) {
      circle.setAttribute(at, value);
    }
    circle.setAttribute("class", name);
    made.append(circle);
  }
  return made;
}
