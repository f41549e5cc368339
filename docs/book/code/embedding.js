import { hear } from "./embed.js";

/** Shows the hosted page in a frame. `hostedUrl` is what the API gave your backend with the login. */
export function showSignIn(frame, hostedUrl, { step, success, error }) {
  // Listens before there is anything to hear, and to this origin alone.
  hear(frame, new URL(hostedUrl).origin, { step, success, error });
  frame.src = hostedUrl;
}
