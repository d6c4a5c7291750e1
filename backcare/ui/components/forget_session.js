// All that was kept is erased: what this browser keeps of a session under way goes, too, see Memory in
// served/session_player.js.

export default function () {
  for (const key of ["backcare.session", "backcare.session.led"]) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing is kept where nothing may be
    }
  }
}
