// How the page looks, before anything of it is drawn: light, dark, or as the system does. It stands
// alone in the head of each page of this server, so that none flashes in the other colours.
(() => {
  const root = document.documentElement;
  // Streamlit keeps its own, for each address by itself.
  const theirs = `stActiveTheme-${location.pathname}-v2`;
  let look = null;
  try {
    const chosen = { '"Light"': "light", '"Dark"': "dark" }[localStorage.getItem(theirs)];
    look = localStorage.getItem("backcare.appearance") ?? chosen;
  } catch {
    // a browser that keeps nothing
  }
  window.backcareLook = (next) => {
    const isChosen = next === "light" || next === "dark";
    if (isChosen) root.dataset.bcLook = next;
    else delete root.dataset.bcLook;
    root.style.colorScheme = isChosen ? next : "light dark";
    for (const [n, meta] of document.querySelectorAll("meta[name=theme-color]").entries()) {
      const scheme = n ? "dark" : "light";
      const whenChosen = next === scheme ? "all" : "not all";
      meta.media = isChosen ? whenChosen : `(prefers-color-scheme: ${scheme})`;
    }
    try {
      const name = { light: "Light", dark: "Dark" }[next] ?? "System";
      localStorage.setItem(theirs, JSON.stringify(name));
      localStorage.setItem("backcare.appearance", isChosen ? next : "system");
    } catch {
      // it lasts for this page
    }
  };
  if (look) window.backcareLook(look);
})();
