// Texts of the sign-in, one at a time, and those that say something else already.

import { make } from "./controls.js";

const GROUPS = {
  prime: "Consent",
  form: "Form",
  field: "Fields",
  password: "Fields",
  method: "Choices",
  choice: "Choices",
  external: "Elsewhere",
  notice: "Notices",
  legal: "Layout",
  error: "Failures",
  success: "Ends",
  expired: "Ends",
  used: "Ends",
};

/** Makes them; `set(key, text)` is told, with nothing for the words that are there by themselves. */
export function words(names, set) {
  const [word, said, about, list] = ["word", "said", "arguments", "reworded"].map((id) => document.getElementById(id));
  let own = {};

  const grouped = Map.groupBy(names.words, ({ key }) => GROUPS[key.split(".")[0]] ?? "While it waits, and after");
  for (const [label, group] of grouped) {
    word.append(make("optgroup", { label }, ...group.map(({ key, english }) => new Option(english, key))));
  }

  const chosen = () => names.words.find(({ key }) => key === word.value);

  function fill() {
    const { key, english } = chosen();
    const text = own[key] ?? english;
    if (said.value !== text) said.value = text;
    const gaps = english.match(/\{\w+\}/g) ?? [];
    about.textContent = gaps.length ? `${gaps.join(" and ")} will be filled in.` : "Leave it empty and it is not shown.";
  }

  /** Puts the hands into the text of a word. */
  function choose(key) {
    word.value = key;
    fill();
    said.focus();
  }

  word.addEventListener("change", fill);
  said.addEventListener("input", () => {
    const { key, english } = chosen();
    set(key, said.value === english ? undefined : said.value);
  });

  return {
    show(localization = {}) {
      own = localization;
      fill();
      const items = names.words.filter(({ key }) => typeof own[key] === "string").map(({ key, english }) => {
        const edit = make("button", { type: "button", className: "plain", textContent: own[key] || "(nothing)" });
        edit.ariaLabel = `Change: ${own[key] || english}`;
        edit.addEventListener("click", () => choose(key));
        const back = make("button", { type: "button", className: "back", textContent: "Reset", ariaLabel: `Reset: ${english}` });
        back.addEventListener("click", () => {
          set(key, undefined);
          word.focus();
        });
        return make("li", {}, make("span", {}, edit, make("small", {}, english)), back);
      });
      list.replaceChildren(...items);
    },
  };
}
