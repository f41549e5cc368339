// Lets a reload go on with the session that runs, for hosts that ask for it: `"resume": true`.
//
// The token of the session is in the tab's sessionStorage then, from the exchange to the end of the
// session. Any script of this origin could read it there, and browsers write it to disk to bring tabs
// back after a crash. That is the price; see docs/hosting.md.
//
// The page itself knows nothing of it: it makes its exchange, and what answers is this file.

const KEY = "managed-auth-session";

/** Stands for a code that was exchanged before: the page wants one to begin. */
const KEPT = "kept";

export default function resume(config, tab) {
  const root = document.getElementById("managed-auth");
  // Too late: the page has begun without.
  if (root.querySelector("[data-managed-auth-step]")) return;

  const url = new URL(location);
  const place = `${url.pathname} ${url.searchParams.get("id")}`;
  let kept = JSON.parse(sessionStorage.getItem(KEY));
  if (kept?.place !== place) forget();
  function keep(changes) {
    kept = { ...kept, ...changes };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // There is no room for it: the session runs all the same, up to the next reload.
    }
  }
  function forget() {
    kept = undefined;
    sessionStorage.removeItem(KEY);
  }

  // Loaded again before the page has taken it out of the address.
  const again = url.searchParams.get("code") === KEPT;
  const goesOn = kept && (!tab.link || again || tab.link === kept.link);
  if (goesOn) {
    tab.link = kept.link;
    // Taken out again by the page, which wants a code to begin.
    url.searchParams.set("code", KEPT);
    history.replaceState(null, "", url);
    if (kept.consented)
      config.appearance = {
        ...config.appearance,
        layout: { ...config.appearance?.layout, skipPrime: true },
      };
  }

  const { fetch } = self;
  self.fetch = async (input, init) => {
    if (!String(input).endsWith("/exchange")) return fetch(input, init);
    if (goesOn) return new Response(JSON.stringify({ jwt: kept.jwt }));
    const response = await fetch(input, init);
    if (response.ok) {
      const { jwt } = await response
        .clone()
        .json()
        .catch(() => ({}));
      if (jwt) keep({ place, link: tab.link, jwt, consented: false });
    }
    return response;
  };
  addEventListener("managedauth:step", ({ detail }) => {
    if (kept && detail.step !== "prime") keep({ consented: true });
  });
  for (const end of ["success", "error"])
    addEventListener(`managedauth:${end}`, forget);
}
