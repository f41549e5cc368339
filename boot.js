// Starts the page: fetches the glue and the WebAssembly, and has a last word if that fails.
//
// It never touches the address. A failure before the page has started leaves the one-time code
// where it was, so that loading again can still use it.

const root = document.getElementById("managed-auth");
const { glue, wasm } = document.querySelector('meta[name="managed-auth-page"]').dataset;

/** The last resort, when the page's own code cannot say anything any more. Shown once. */
function giveUp(heading, text, cause) {
  console.error("managed-auth:", heading, cause ?? "");
  if (!root || root.dataset.managedAuthFailed !== undefined) return;
  root.dataset.managedAuthFailed = "";

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const again = element("button", "ma-button-primary", "Try again");
  again.type = "button";
  again.addEventListener("click", () => location.reload());
  const message = element(
    "div",
    "ma-message",
    element("h1", "ma-title", heading),
    element("p", "ma-text", text),
  );
  message.setAttribute("role", "alert");
  root.replaceChildren(element("div", "ma-shell", element("div", "ma-card", message, again)));
  again.focus();
}

// A panic in the page is a bare trap: no message, and nothing in there runs any more.
function onTrap(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  giveUp(
    "Sign-in stopped",
    "Something in this page went wrong. Try again, or go back and start over.",
    error,
  );
  return true;
}

async function start() {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiate !== "function") {
    giveUp(
      "This browser cannot show the sign-in",
      "It has no WebAssembly, or it is switched off. Update the browser or open this page in another one.",
    );
    return;
  }
  addEventListener("error", (event) => onTrap(event.error));
  addEventListener("unhandledrejection", (event) => onTrap(event.reason));
  try {
    const page = await import(glue);
    // As an address and not as a checked response: so it compiles while it arrives.
    await page.default({ module_or_path: wasm });
  } catch (error) {
    if (onTrap(error)) return;
    giveUp("The sign-in could not be loaded", "Check your connection and try again.", error);
  }
}

start();
