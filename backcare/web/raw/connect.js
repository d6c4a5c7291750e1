// Part of the raw page: tells Streamlit where its server is. By itself it would ask below the
// page's own address first, where nothing is. A browser that has been here before, and so has the
// cookie of that first answer, connects at once: what it would ask for before that is asked beside,
// and the socket is opened here, while Streamlit itself is still being loaded.
(() => {
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)\b/)?.[1]; // as Streamlit reads it
  window.__streamlit = {
    BACKEND_BASE_URL: new URL("./", location.href).href,
    ...(token && {
      HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
    }),
  };
  if (!token) return;

  const Plain = WebSocket;
  const protocols = ["streamlit", token];
  let early;
  try {
    const url = new URL("./_stcore/stream", location.href).href.replace(/^http/, "ws");
    early = new Plain(url, protocols);
  } catch {
    return; // a cookie that is none of Streamlit's: it connects by itself, or says why not
  }
  early.binaryType = "arraybuffer"; // as Streamlit sets it
  // The first socket that Streamlit opens is the one that is open already, if it is as it wants it.
  window.WebSocket = new Proxy(Plain, {
    construct(target, [url, asked]) {
      window.WebSocket = Plain;
      // The same token is written in another way by each answer that tells it: only what stands
      // after it, the visit to come back to, makes it another socket.
      const isFirst = asked.length === protocols.length && asked[0] === protocols[0];
      const isSame = new URL(url).href === early.url && isFirst;
      if (!isSame || early.readyState > Plain.OPEN) {
        early.close();
        return new target(url, asked);
      }
      if (early.readyState === Plain.OPEN)
        setTimeout(() => early.readyState === Plain.OPEN && early.dispatchEvent(new Event("open")));
      return early;
    },
  });
})();
