// Part of the raw page: tells Streamlit where its server is. By itself it would ask below the
// page's own address first, where nothing is. A browser that has been here before, and so has the
// cookie of that first answer, connects at once: what it would ask for before that is asked beside.
(() => {
  const known = document.cookie.split("; ").some((one) => one.startsWith("_streamlit_xsrf="));
  window.__streamlit = {
    BACKEND_BASE_URL: new URL("./", location.href).href,
    ...(known && {
      HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
    }),
  };
})();
