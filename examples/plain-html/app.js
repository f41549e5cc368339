const find = (selector) => document.querySelector(selector);
const [dialog, signIn, status] = ["dialog", "managed-auth", "[role=status]"].map(find);

/** Your backend starts a login with its API key. In this example the sandbox plays it. */
async function startLogin() {
  const response = await fetch("/start", { method: "POST" });
  if (!response.ok) throw new Error(`the backend answered ${response.status}`);
  return response.json();
}

/** Also what "Start again" does: a code works once, so each try needs a login of its own. */
async function connect() {
  // Whoever never presses the button never downloads it. What is set before it is there counts.
  import("./managed-auth/managed-auth.js");
  try {
    const login = await startLogin();
    signIn.sessionId = login.id;
    signIn.handoffCode = login.handoff_code;
    status.textContent = "";
    if (!dialog.open) dialog.showModal();
  } catch (error) {
    status.textContent = `No sign-in could be started: ${error.message}`;
  }
}

find("#connect").addEventListener("click", connect);
signIn.restart = connect;

signIn.addEventListener("managedauth:success", ({ detail }) => {
  status.textContent = `Connected to ${detail.domain} as ${detail.profile_name}.`;
});
signIn.addEventListener("managedauth:error", ({ detail }) => {
  status.textContent = `Not connected: ${detail.message}`;
});

// Closed by its button, by Escape or by the app: `close` comes in each case. Without a code there is
// no sign-in: its requests are aborted, its stream is closed.
dialog.addEventListener("close", () => {
  signIn.handoffCode = null;
});

// Both change what is on the screen at once, whatever has been typed by then.
find("#language").addEventListener("change", ({ target }) => {
  signIn.lang = target.value;
});
find("#theme").addEventListener("change", ({ target }) => {
  signIn.setAttribute("theme", target.value);
});

// The looks, word by word: design tokens and parts; a layout and texts would stand beside them.
signIn.appearance = {
  variables: { "color-primary": "light-dark(#0a7d5a, #6fd3a2)", radius: "0.25rem" },
  elements: { "button-primary": { style: { ":hover": { "text-decoration": "underline" } } } },
};
