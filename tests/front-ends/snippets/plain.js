const signIn = document.querySelector("managed-auth");
const status = document.querySelector("[role=status]");

signIn.addEventListener("managedauth:success", ({ detail }) => {
  status.textContent = `Connected to ${detail.domain} as ${detail.profile_name}.`;
});
signIn.addEventListener("managedauth:error", ({ detail }) => {
  status.textContent = `Not connected: ${detail.message}`;
});

// Your backend starts the login with its API key, and hands these two to the page.
const login = await (await fetch("/start", { method: "POST" })).json();
signIn.sessionId = login.id;
signIn.handoffCode = login.handoff_code;
