// The component in a page that shows one login after the other: the npm package, as an app would have
// it. `cargo xtask bench` asks for each, and has put its probe before this.

import { mount } from "/managed-auth/managed-auth.js";

const soon = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

async function painted(mark) {
  while (!bench.painted[mark]) await soon(5);
  return bench.painted[mark];
}

/** Shows the form of a login; resolves with the milliseconds that it took, once it is gone again. */
globalThis.showLogin = async (sessionId, handoffCode) => {
  bench.forget("form");
  const place = document.body.appendChild(document.createElement("div"));
  const began = performance.now();
  const options = { sessionId, handoffCode, apiBaseUrl: location.origin, skipPrime: true };
  const signIn = await mount(place, options);
  const time = (await painted("form")) - began;
  signIn.unmount();
  while (place.firstChild) await soon(5);
  place.remove();
  return time;
};
