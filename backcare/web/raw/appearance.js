// Part of the raw page: how the page looks can be changed while it is open, in the settings, in
// Streamlit's own menu or in another tab. Streamlit changes its colours by its menu alone, so its
// item is tapped unseen; where there is none, the next page has the new colours.
(() => {
  const TRIES = 40; // frames
  const ITEM = "stMainMenuItem-theme-";
  const root = document.documentElement;
  const named = (id) => document.querySelector(`[data-testid="${id}"]`);
  const title = (look) => look[0].toUpperCase() + look.slice(1);
  const inFocus = (within = document) => {
    const found = within.activeElement;
    return found?.shadowRoot?.activeElement ? inFocus(found.shadowRoot) : found;
  };
  const isShown = () => root.dataset.bcLook ?? "system";

  function take(look) {
    window.backcareLook(look);
    dispatchEvent(new Event("backcare:looks"));
  }
  function tapUnseen(look) {
    const had = inFocus();
    root.toggleAttribute("data-bc-choosing", true);
    if (!named(`${ITEM}${look}`)) named("stMainMenuButton")?.click();
    let tries = 0;
    const tap = () => {
      const item = named(`${ITEM}${look}`);
      if (!item && ++tries < TRIES) return requestAnimationFrame(tap);
      item?.click();
      requestAnimationFrame(() => {
        if (named("stMainMenuPopover")) named("stMainMenuButton")?.click();
        requestAnimationFrame(() => {
          root.toggleAttribute("data-bc-choosing", false);
          had?.focus?.({ preventScroll: true });
        });
      });
    };
    tap();
  }
  addEventListener("backcare:appearance", ({ detail: look }) => {
    if (look === isShown()) return;
    take(look);
    tapUnseen(title(look));
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== "backcare.appearance" || !newValue || newValue === isShown()) return;
    take(newValue);
    tapUnseen(title(newValue));
  });
  addEventListener(
    "click",
    ({ target }) => {
      const item = target instanceof Element && target.closest(`[data-testid^="${ITEM}"]`);
      if (item) take(item.dataset.testid.slice(ITEM.length).toLowerCase());
    },
    true,
  );
})();
