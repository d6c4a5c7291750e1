// Keeps a few words in this tab, for a reload: the browser drops them when the tab is closed. They are
// given back once to a page that has none, and only to whom they belong.

const NAME = "backcare.check";

export default function ({ data, parentElement, setTriggerValue }) {
  const { value, owner, isForgotten } = data;
  try {
    if (value) sessionStorage.setItem(NAME, JSON.stringify({ owner, value }));
    else if (isForgotten) sessionStorage.removeItem(NAME);
    else if (!parentElement.hasGivenBack) {
      parentElement.hasGivenBack = true;
      const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
      if (kept?.owner === owner) setTriggerValue("kept", String(kept.value));
      else sessionStorage.removeItem(NAME);
    }
  } catch {
    // A browser that keeps nothing: the answers last until the page is loaded again.
  }
}
