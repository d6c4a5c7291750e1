// Nobody is signed in here: what the browser keeps of a session under way goes, see Memory in
// backcare/ui/components/served/session/storage.js.
for (const key of ["backcare.session", "backcare.session.led"]) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing is kept where nothing may be
  }
}
