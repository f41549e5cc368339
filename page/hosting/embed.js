// For the page that shows the hosted sign-in in a frame, or opens it in a window: hears what the
// sign-in tells. Copy this file into your app; it needs nothing else.
//
//   import { hear } from "./embed.js";
//
//   const frame = document.querySelector("iframe");
//   const stop = hear(frame, "https://sign-in.example.com", {
//     step: ({ step }) => {},
//     success: ({ profile_name, domain }) => {},
//     error: ({ code, message }) => {},
//   });
//   frame.src = hostedUrl;
//
// The page's configuration has to name the origin of your app: { "messages": ["https://app.example.com"] }.
// A message is a hint for your screen. Whether the account is signed in, your backend asks the API.

/**
 * Calls the handlers, until the function that it returns is called.
 *
 * @param {HTMLIFrameElement | Window} source  where the sign-in is: a frame, or what `open()` gave
 * @param {string} origin  the origin of the hosted page; messages of any other are not heard
 * @param {{ step?: Function, success?: Function, error?: Function, resize?: Function }} handlers
 *   by the name of the event; each gets the event's detail. Without a `resize` of your own, a frame
 *   takes the height of what is in it.
 * @returns {() => void}
 */
export function hear(source, origin, handlers) {
  const frame = source instanceof HTMLIFrameElement ? source : undefined;
  const all = {
    resize: ({ height }) => {
      if (frame) frame.style.height = `${height}px`;
    },
    ...handlers,
  };
  const onMessage = (event) => {
    if (event.origin !== origin || event.source !== (frame?.contentWindow ?? source)) return;
    const [, name] = /^managedauth:(step|success|error|resize)$/.exec(event.data?.type) ?? [];
    all[name]?.(event.data.detail);
  };
  addEventListener("message", onMessage);
  return () => removeEventListener("message", onMessage);
}
