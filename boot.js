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

  const card = document.createElement("main");
  card.className = "ma-shell ma-card";
  card.setAttribute("role", "alert");
  const title = document.createElement("h1");
  title.className = "ma-title";
  title.textContent = heading;
  const body = document.createElement("p");
  body.className = "ma-notice";
  body.textContent = text;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "ma-button ma-button-primary";
  again.textContent = "Try again";
  again.addEventListener("click", () => location.reload());
  card.append(title, body, again);
  // Not innerHTML, and not before this point: what is on the screen stays until we have better.
  root.replaceChildren(card);
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
    // The preload link of the file carries its hash: the same bytes are checked and fetched once.
    const link = document.querySelector(`link[rel="preload"][href="${wasm}"]`);
    const integrity = link ? link.integrity : "";
    const response = fetch(wasm, { credentials: "same-origin", integrity }).then((answer) => {
      if (!answer.ok) throw new Error(`${wasm}: ${answer.status}`);
      return answer;
    });
    // Awaited below by the glue; until then a failure is not an unhandled one.
    response.catch(() => {});
    const page = await import(glue);
    await page.default({ module_or_path: response });
  } catch (error) {
    if (onTrap(error)) return;
    giveUp("The sign-in could not be loaded", "Check your connection and try again.", error);
  }
}

start();
