// Part of the raw page. It looks after what is typed into the dashboard's fields, before Streamlit
// hears of it.
(() => {
  const isField = (it) => it instanceof HTMLInputElement || it instanceof HTMLTextAreaElement;

  // Half a character, as a broken keyboard or a bad paste leaves it, cannot be sent: the message of
  // this tap and of each later one would be lost without a word. It becomes "�", for all to see.
  function mend(field) {
    const { value } = field;
    if (!value.isWellFormed || value.isWellFormed()) return false;
    const caret = field.selectionStart;
    // Not by the field's own property: Streamlit's framework would take it for its own change.
    const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value.toWellFormed());
    try {
      field.setSelectionRange(caret, caret);
    } catch {
      // Not each kind of field has a caret.
    }
    return true;
  }
  addEventListener(
    "input",
    (event) => {
      if (!isField(event.target) || event.isComposing || event.target.type === "file") return;
      mend(event.target);
    },
    true,
  );
  addEventListener(
    "compositionend",
    ({ target }) => {
      if (isField(target) && mend(target))
        target.dispatchEvent(new Event("input", { bubbles: true }));
    },
    true,
  );

  // Streamlit takes what is typed when the field is left. Not each browser leaves it at a tap on a
  // button: then it is left here, before the button hears of the tap.
  addEventListener(
    "click",
    ({ target }) => {
      const active = document.activeElement;
      if (!isField(active) || !(target instanceof Element)) return;
      if (target.closest("button") && !target.contains(active)) active.blur();
    },
    true,
  );

  // A phone shows the keyboard with digits and the decimal sign for fields that ask for a number.
  const DIGITS = '[class*="st-key-"][class*="-decimal"] input:not([inputmode])';
  let isAsked = false;
  new MutationObserver(() => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      for (const field of document.querySelectorAll(DIGITS)) field.inputMode = "decimal";
    });
  }).observe(document, { childList: true, subtree: true });
})();
