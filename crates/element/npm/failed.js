// What a person sees where the sign-in's code did not arrive, or stopped.

import { words } from "./words.js";

const english = {
  "page.again": "Try again",
  "page.failed": "The sign-in could not be loaded",
  "page.failed_text": "Check your connection and try again.",
  "page.stopped": "Sign-in stopped",
  "page.stopped_text": "Something in this page went wrong. Try again, or go back and start over.",
};

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Says why, in the words of the host; with a button where it can be tried again. */
export async function failed(options, why, again) {
  const texts = { ...english, ...(await words(options)).localization };
  const message = made(
    "div",
    "ma-message",
    made("h1", "ma-title", texts[why]),
    made("p", "ma-text", texts[`${why}_text`]),
  );
  message.setAttribute("role", "alert");
  const card = made("div", "ma-card", message);
  if (again) {
    const button = made("button", "ma-button-primary", texts["page.again"]);
    button.type = "button";
    button.addEventListener("click", again);
    card.append(button);
  }
  const shell = made("div", "ma-shell", card);
  shell.dataset.managedAuthTheme = options.theme ?? options.appearance?.theme ?? "auto";
  return shell;
}
