// Part of the raw page. It corrects what is typed into the dashboard's fields before Streamlit gets
// it, and lets keys reach what is wider than a phone.
(() => {
  const isField = (it) => it instanceof HTMLInputElement || it instanceof HTMLTextAreaElement;

  // Half a character, left by a broken keyboard or a bad paste, cannot be sent: the messages of
  // this and all later taps would be silently lost. It becomes a visible "�".
  function mend(field) {
    const { value } = field;
    if (!value.isWellFormed || value.isWellFormed()) return false;
    const caret = field.selectionStart;
    // Not by the field's own property: React would take it for its own change.
    const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value.toWellFormed());
    try {
      field.setSelectionRange(caret, caret);
    } catch {
      // Not every kind of field has a caret.
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

  // Streamlit accepts what was typed when the field loses focus. In some browsers a tap on a
  // button does not take the focus away: then we do, before the button gets the tap. Not for one that
  // opens a list: that is open while its field has the focus.
  addEventListener(
    "click",
    ({ target }) => {
      const active = document.activeElement;
      if (!isField(active) || !(target instanceof Element)) return;
      const button = target.closest("button:not([aria-haspopup=listbox])");
      if (button && !target.contains(active)) active.blur();
    },
    true,
  );

  // For number fields a phone shows the keyboard with digits and the decimal sign. A table that is
  // scrolled aside has nothing in it that could have the focus, and not every browser gives it some.
  const DIGITS = '[class*="st-key-"][class*="-decimal"] input:not([inputmode])';
  const SCROLLED = "[data-testid=stTable] > div:not([tabindex])";
  let isAsked = false;
  new MutationObserver(() => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      for (const field of document.querySelectorAll(DIGITS)) field.inputMode = "decimal";
      for (const box of document.querySelectorAll(SCROLLED))
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  }).observe(document, { childList: true, subtree: true });
})();
