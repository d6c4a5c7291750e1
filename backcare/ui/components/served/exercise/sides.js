// Which side a film shows, in words, and the button that shows the other one.

import { button, element, say } from "../session/elements.js";
import { otherSide } from "../session/steps.js";

export class Sides {
  // `onOther` is called with the side to begin with, or without one where only the picture turns.
  constructor({ sides, shown_side: shown, words, led }, onOther) {
    Object.assign(this, { sides, shown, words, onOther });
    this.takesTurns = led.steps.some((step) => step.alternates);
    this.first = shown ?? "left";
    this.seen = this.first;
    this.isFlipped = false;
    this.told = element("p", "side");
    this.button = button("", "", () => this.change());
  }

  change() {
    this.isFlipped = !this.isFlipped;
    if (this.shown) this.first = otherSide(this.asked);
    this.seen = this.first;
    this.onOther();
  }

  // Where the sides take turns, it is the one that comes first.
  get asked() {
    return this.takesTurns ? this.first : this.seen;
  }

  // A film that shows no one side is mirrored as a picture is.
  get isMirrored() {
    return this.shown ? this.seen !== this.shown : this.isFlipped;
  }

  // A figure that is turned is never mirrored.
  draw(side, isFigure) {
    this.seen = side ?? this.first;
    const { sides, shown, words } = this;
    if (!shown) return say(this.button, this.isFlipped ? words.mirrored : words.mirror);
    say(this.told, sides[isFigure ? shown : this.seen].told);
    say(this.button, sides[otherSide(this.asked)].show);
  }
}
