// Nobody is signed in here: delete what the browser keeps of a session under way and of a self-check, see
// Memory in backcare/ui/components/served/session/storage.js and backcare/ui/components/keep_in_tab.js.
const KEPT = [
  [() => localStorage, "backcare.session"],
  [() => localStorage, "backcare.session.led"],
  [() => sessionStorage, "backcare.check"],
];
for (const [storage, key] of KEPT) {
  try {
    storage().removeItem(key);
  } catch {
    // where storage is not allowed, nothing was stored
  }
}
