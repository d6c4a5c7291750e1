// The movement as a figure that can be turned: loaded when it is asked for, in place of the film.

import { button, element } from "../session/elements.js";

export class Turning {
  // `onChange` is called when the figure has come or gone; `isPlaying` says whether it is to move.
  constructor({ live, alt, words }, { onChange, isPlaying }) {
    Object.assign(this, { live, alt, words, onChange, isPlaying });
    this.figure = null;
    this.stage = element("div", "stage");
    this.stage.hidden = true;
    this.said = element("p");
    this.said.setAttribute("role", "status");
    this.button = button("", words.turn, () => (this.figure ? this.hide() : this.show()));
  }

  hide() {
    this.dispose();
    this.stage.hidden = true;
    this.button.textContent = this.words.turn;
    this.said.textContent = "";
    this.onChange();
  }

  async show() {
    const { button, stage, said, words } = this;
    button.disabled = true;
    button.textContent = words.loading;
    stage.hidden = false;
    try {
      this.figure = await this.mounted();
      if (!stage.isConnected) return this.dispose(); // the reader has left meanwhile
      button.textContent = words.film;
      said.textContent = words.turn_help;
      this.onChange();
    } catch {
      stage.hidden = true;
      button.remove();
      said.textContent = words.no_turn;
    }
    button.disabled = false;
  }

  async mounted() {
    const { viewer, figure, movement } = this.live;
    const { mount } = await import(new URL(viewer, document.baseURI).href);
    const label = `${this.alt} ${this.words.turn_help}`;
    return mount(this.stage, { figure, movement, label, isPlaying: this.isPlaying() });
  }

  dispose() {
    this.figure?.dispose();
    this.figure = null;
  }
}
