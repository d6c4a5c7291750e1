// Delete what the browser keeps of whoever was here: a session under way, what was done and not saved yet
// (Memory in backcare/ui/components/served/session/storage.js), a self-check (keep_in_tab.js), and
// whatever will be kept once. How this device looks and sounds stays: it is nobody's. When that was
// is noted: a page from before, which Back shows again, is loaded anew (put_away.js).
const STAYS = ["backcare.appearance", "backcare.session.preferences", "backcare.reloaded"];
for (const storage of [() => localStorage, () => sessionStorage]) {
  try {
    for (const key of Object.keys(storage())) {
      if (key.startsWith("backcare.") && !STAYS.includes(key)) storage().removeItem(key);
    }
  } catch {
    // where storage is not allowed, nothing was stored
  }
}
// This page itself is none of those.
globalThis.backcareSince = Date.now();
try {
  localStorage.setItem("backcare.left", String(globalThis.backcareSince));
} catch {
  // as above
}
