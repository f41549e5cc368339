// Tells the page that opened this one, or that shows it in a frame, what happens here. boot.js
// fetches this file where there is such a page and the host's configuration names origins; the
// browser hands a message to no page of another origin. A message says what the DOM event of its
// name says, and never more.

const root = document.getElementById("managed-auth");

/** Only an origin as browsers write it: a `*` would tell everybody. */
function isOrigin(text) {
  try {
    if (new URL(text).origin === text) return true;
  } catch {
    // Said below.
  }
  console.warn("managed-auth: `messages` names what is no origin and is told nothing:", text);
  return false;
}

/** How high the sign-in is, whatever the height of its window. */
function height() {
  const { paddingTop, paddingBottom } = getComputedStyle(root.firstElementChild);
  const card = root.querySelector(".ma-card");
  return Math.ceil(card.offsetHeight + parseFloat(paddingTop) + parseFloat(paddingBottom));
}

export default function tell({ messages }) {
  const framed = parent !== self;
  const target = framed ? parent : opener;
  // Where the browser says who is there, nobody else is tried: that would only fill the console.
  const there = framed && location.ancestorOrigins?.[0];
  const origins = messages.filter(isOrigin).filter((origin) => !there || origin === there);
  const post = (type, detail) => {
    for (const origin of origins) target.postMessage({ type, detail }, origin);
  };

  let last;
  const sizes = new ResizeObserver(() => {
    const now = height();
    if (now !== last) post("managedauth:resize", { height: now });
    last = now;
  });
  const measure = () => framed && sizes.observe(root.querySelector(".ma-card"));

  for (const name of ["step", "success", "error"])
    addEventListener(`managedauth:${name}`, ({ type, detail }) => {
      post(type, detail);
      measure();
    });

  // This file may come late.
  const shown = root.querySelector("[data-managed-auth-step]");
  if (!shown) return;
  post("managedauth:step", { step: shown.dataset.managedAuthStep });
  measure();
}
