// What a person sees where the sign-in's code did not arrive, or stopped.

import { said, texts } from "./failure.js";
import { words } from "./words.js";

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Says why, in the words of the host; with a button where it can be tried again. */
export async function failed(options, why, again) {
  const spoken = { ...texts, ...(await words(options)).localization };
  const [heading, text] = said[why];
  const message = made(
    "div",
    "ma-message",
    made("h1", "ma-title", spoken[heading]),
    made("p", "ma-text", spoken[text]),
  );
  message.setAttribute("role", "alert");
  const card = made("div", "ma-card", message);
  if (again) {
    const button = made("button", "ma-button-primary", spoken["page.again"]);
    button.type = "button";
    button.addEventListener("click", again);
    card.append(button);
  }
  const shell = made("div", "ma-shell", card);
  shell.dataset.managedAuthTheme = options.theme ?? options.appearance?.theme ?? "auto";
  return shell;
}
