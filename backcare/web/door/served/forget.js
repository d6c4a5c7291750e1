// Nobody is signed in here: delete what the browser keeps of a session under way, see Memory in
// backcare/ui/components/served/session/storage.js.
for (const key of ["backcare.session", "backcare.session.led"]) {
  try {
    localStorage.removeItem(key);
  } catch {
    // where storage is not allowed, nothing was stored
  }
}
