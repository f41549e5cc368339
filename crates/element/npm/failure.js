// What a failure was, and whose. The hosted page's loader says the same: a test compares the two.

/** What is said where the component itself cannot say anything. Another language replaces it. */
export const texts = {
  "page.again": "Try again",
  "page.failed": "The sign-in could not be loaded",
  "page.failed_text": "Check your connection and try again.",
  "page.server_text": "The server did not send what this page needs. Try again in a moment.",
  "page.stopped": "Sign-in stopped",
  "page.stopped_text": "Something in this page went wrong. Try again, or go back and start over.",
  "page.unable": "This browser cannot show the sign-in",
  "page.unable_text":
    "It is too old for this page, or WebAssembly is switched off. Update the browser or open this page in another one.",
};

/** The keys of heading and text for what [`whatFailed`] says. */
export const said = {
  network: ["page.failed", "page.failed_text"],
  server: ["page.failed", "page.server_text"],
  unable: ["page.unable", "page.unable_text"],
  stopped: ["page.stopped", "page.stopped_text"],
};

const inWasm = /wasm-function|\[wasm code\]|wasm:\/\//;
const isFrame = /^\s+at |@/;

/**
 * Whether an `error` or `unhandledrejection` event is a trap of our own WebAssembly: a panic in there
 * is a bare trap, after which nothing of it runs any more. Everything else on the page is not ours to
 * speak of, and it may throw whatever it likes.
 *
 * `wasm` and `glue` are what the addresses of our files begin with. The stack says where a trap
 * happened: at its top, since a listener of the host that traps was perhaps called by us. Where a
 * browser gives WebAssembly no address, the script that called it counts.
 */
export function isOwnTrap(event, { wasm, glue }) {
  try {
    const error = event.type === "error" ? event.error : event.reason;
    if (!(error instanceof WebAssembly.RuntimeError)) return false;
    for (const line of error.stack.split("\n")) {
      if (line.includes(wasm)) return true;
      if (isFrame.test(line) && !inWasm.test(line)) return line.includes(glue);
    }
  } catch {
    // Some errors throw when they are read.
  }
  return false;
}

/** The least module that there is. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * A module with what Rust's compiler asks of WebAssembly today: memory in bulk, signs, conversions
 * that do not trap, several results, references.
 */
const needed = Uint8Array.from(
  atob("AGFzbQEAAAABDAJgAW8Cf39gAAJ/fwMCAQAFAwEAAQobARkAQQBBAEEA/AsAQQDARAAAAAAAAAAA/AIL"),
  (byte) => byte.charCodeAt(),
);

function isAllowed() {
  try {
    return new WebAssembly.Module(empty) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/**
 * Why our code did not start: `"unable"` (the browser is too old, or has WebAssembly switched off),
 * `"server"` (an answer or a policy of the page is not what it should be), or `"network"`.
 *
 * The error alone does not say it: a browser calls a page of HTML in place of WebAssembly as invalid as
 * an instruction that it does not know. So the files are asked for once more.
 */
export async function whatFailed(error, { wasm, glue }) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate?.(empty)) return "unable";
  if (!isAllowed()) return "server";
  try {
    const answer = await fetch(wasm);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok || !empty.slice(0, 4).every((byte, at) => byte === bytes[at])) return "server";
    if (error instanceof SyntaxError) return "unable";
    // Where the browser knows all that is needed, it is the file that is damaged.
    if (error instanceof WebAssembly.CompileError) {
      return WebAssembly.validate(needed) ? "server" : "unable";
    }
    // Glue and WebAssembly of two versions.
    if (error instanceof WebAssembly.LinkError || !(await fetch(glue)).ok) return "server";
  } catch {
    // Nothing came.
  }
  return "network";
}
