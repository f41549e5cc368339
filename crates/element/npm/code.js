// The sign-in's own code: fetched once for all, and watched.

import { isOwnTrap, whatFailed } from "./failure.js";

const wasm = new URL("./component_bg.wasm", import.meta.url);

/** What the addresses of our files begin with, in stacks. A bundler may have put a hash behind them. */
const files = { wasm: wasm.href, glue: import.meta.url.replace(/[^/]*$/, "component") };

/** Why it did not start, in English, for the console and the page. */
const messages = {
  unable: "This browser cannot show the sign-in.",
  server: "The sign-in could not be loaded.",
  network: "The sign-in could not be loaded.",
};

let loading;

/** Told of a trap. */
const watchers = new Set();

/**
 * Fetches, compiles and starts the WebAssembly. What failed is tried again the next time; the error
 * says why: `network`, `server`, `unable` or `stopped`.
 */
export function load() {
  loading ??= start().catch(async (cause) => {
    loading = undefined;
    const why = await whatFailed(cause, { wasm, glue: `${files.glue}.js` });
    throw Object.assign(new Error(messages[why], { cause }), { why });
  });
  return loading;
}

async function start() {
  const component = await import("./component.js");
  addEventListener("error", onTrap);
  addEventListener("unhandledrejection", onTrap);
  // Compiles while it arrives, where the server says that it is WebAssembly.
  await component.default({ module_or_path: wasm });
  return component;
}

function onTrap(event) {
  if (!isOwnTrap(event, files)) return;
  const stopped = new Error("The sign-in has stopped. Load the page again.");
  loading = Promise.reject(Object.assign(stopped, { why: "stopped" }));
  loading.catch(() => {});
  for (const stop of [...watchers]) stop(event.error ?? event.reason);
}

/** Calls `stop` with the error when our code has stopped; returns what ends that. */
export function watch(stop) {
  watchers.add(stop);
  return () => watchers.delete(stop);
}
