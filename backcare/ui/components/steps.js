// Back and Forward between the steps of one page. Streamlit would run the page as a new one,
// without what was ticked and not sent yet; here the page runs again with all of it and reads its
// address.

export default function ({ parentElement, setTriggerValue }) {
  parentElement.stopFollowing?.();
  const { pathname } = location;
  let count = 0;

  function follow(event) {
    // On a slow machine this may run after its place on the page was removed.
    if (!parentElement.isConnected) return void stop();
    if (location.pathname !== pathname) return;
    event.stopImmediatePropagation();
    setTriggerValue("came", `${Date.now()}.${++count}`);
  }
  const stop = () => removeEventListener("popstate", follow, true);
  parentElement.stopFollowing = stop;
  addEventListener("popstate", follow, true);
  return stop;
}
