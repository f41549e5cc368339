// What a person sees where the sign-in's code did not arrive.

import { words } from "./words.js";

const english = {
  "page.again": "Try again",
  "page.failed": "The sign-in could not be loaded",
  "page.failed_text": "Check your connection and try again.",
};

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Says so, in the words of the host, with a button that tries again. */
export async function failed(options, again) {
  const texts = { ...english, ...(await words(options)).localization };
  const message = made(
    "div",
    "ma-message",
    made("h1", "ma-title", texts["page.failed"]),
    made("p", "ma-text", texts["page.failed_text"]),
  );
  message.setAttribute("role", "alert");
  const button = made("button", "ma-button-primary", texts["page.again"]);
  button.type = "button";
  button.addEventListener("click", again);
  const shell = made("div", "ma-shell", made("div", "ma-card", message, button));
  shell.dataset.managedAuthTheme = options.theme ?? options.appearance?.theme ?? "auto";
  return shell;
}
