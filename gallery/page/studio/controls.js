// The controls for tokens: colours for light and dark, lengths and weights with a slider beside the
// text, and lists to choose from. Each tells `set(name, value)`; nothing means the default.

import { hex, numbers, value } from "./contrast.js";
import { isValue } from "./check.js";
import { join, split } from "./brand.js";

const COLORS = [
  ["Brand", true, ["color-primary", "color-on-primary", "color-focus"]],
  ["Grounds", true, ["color-page", "color-surface", "color-input", "color-hover"]],
  ["Text and lines", false, ["color-text", "color-muted", "color-border", "color-control"]],
  ["Messages", false, ["color-danger", "color-danger-soft", "color-success", "color-notice"]],
];

/** Least, greatest, step and unit of a slider. */
const SIZES = {
  radius: [0, 2, 0.0625, "rem"],
  "radius-card": [0, 3, 0.0625, "rem"],
  "font-size": [0.75, 1.5, 0.0625, "rem"],
  "font-size-small": [0.625, 1.25, 0.0625, "rem"],
  "font-size-title": [1, 3, 0.125, "rem"],
  "font-weight": [100, 900, 50, ""],
  "font-weight-medium": [100, 900, 50, ""],
  "font-weight-strong": [100, 900, 50, ""],
  space: [0.5, 2, 0.0625, "rem"],
  "control-height": [2, 4.5, 0.125, "rem"],
  "card-width": [18, 40, 1, "rem"],
  "logo-height": [1, 6, 0.25, "rem"],
  duration: [0, 0.5, 0.02, "s"],
};

const LISTS = {
  font: [
    ["Humanist", 'Optima, Candara, "Noto Sans", source-sans-pro, sans-serif'],
    ["Geometric", 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif'],
    ["Rounded", 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Nunito, sans-serif'],
    ["Old style", '"Iowan Old Style", "Palatino Linotype", P052, Georgia, serif'],
    ["Slab", 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif'],
    ["Monospace", 'ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace'],
  ],
  shadow: [
    ["None", "none"],
    ["A line", "0 1px 2px #0000001f"],
    ["Soft", "0 8px 24px -8px #00000033"],
    ["Deep", "0 24px 64px -16px #00000059"],
  ],
};

const TYPE = ["font", "font-size", "font-size-small", "font-size-title", "font-weight", "font-weight-medium", "font-weight-strong"];
const SHAPE = ["radius", "radius-card", "space", "control-height", "card-width", "logo-height", "shadow", "duration"];

export function make(tag, properties = {}, ...children) {
  const { dataset, ...own } = properties;
  const made = Object.assign(document.createElement(tag), own);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

/** `color-on-primary` is "On primary". */
function title(name) {
  const words = name.replace(/^color-/, "").replaceAll("-", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** Makes all of them. What comes back shows a brand in them. */
export function controls(names, set) {
  const all = new Map();
  const about = (name) => names.tokens.find((token) => token.name === name);
  const add = (place, tokens, control) => {
    for (const name of tokens) {
      const made = control(name, about(name));
      all.set(name, made);
      place.append(made.row);
    }
  };
  for (const [heading, isOpen, tokens] of COLORS) {
    const group = make("details", { className: "inner", open: isOpen }, make("summary", {}, heading));
    const head = make("div", { className: "themes", ariaHidden: "true" });
    head.append(make("span", { className: "light" }, "Light"), make("span", { className: "dark" }, "Dark"));
    group.append(head);
    add(group, tokens, color);
    document.getElementById("colors").append(group);
  }
  add(document.getElementById("type"), TYPE, size);
  add(document.getElementById("shape"), SHAPE, size);

  /** A way back to the default, while there is something to go back from. */
  function back(name) {
    const button = make("button", { type: "button", className: "back", hidden: true, textContent: "Reset" });
    button.ariaLabel = `Reset ${title(name).toLowerCase()}`;
    button.addEventListener("click", () => {
      set(name, undefined);
      all.get(name).row.querySelector("input, select").focus();
    });
    return button;
  }

  function color(name, token) {
    const reset = back(name);
    const messages = make("div", { className: "messages", id: `about-${name}` });
    let now = {};
    const halves = ["light", "dark"].map((theme, scheme) => {
      const label = `${title(name)}, ${theme}`;
      const pick = make("input", { type: "color", ariaLabel: `Picker for ${label.toLowerCase()}` });
      const text = make("input", { type: "text", spellcheck: false, ariaLabel: label, autocomplete: "off", id: `${name}-${theme}` });
      text.setAttribute("aria-describedby", messages.id);
      const take = (typed) => {
        const isGood = isValue(name, typed) && !typed.includes("light-dark(");
        text.ariaInvalid = isGood ? null : "true";
        if (!isGood) return;
        const both = [0, 1].map((at) => value(now, names, name, at));
        both[scheme] = typed;
        // In one theme alone one value is enough, unless there are two.
        const [light, dark] = split(now[name] ?? "");
        set(name, isFixed() && light === dark ? typed : join(...both));
      };
      pick.addEventListener("input", () => take(pick.value));
      text.addEventListener("input", () => take(text.value.trim()));
      return { theme, scheme, pick, text, pair: make("span", { className: `pair ${theme}` }, pick, text) };
    });
    const legend = make("legend", {}, title(name), " ", make("small", {}, token.about));
    const row = make("fieldset", { className: "color" }, legend, ...halves.map(({ pair }) => pair), reset, messages);

    const show = (variables) => {
      now = variables;
      reset.hidden = !(name in variables);
      for (const { scheme, pick, text } of halves) {
        const said = value(variables, names, name, scheme);
        const seen = numbers(said);
        if (seen) pick.value = hex(seen);
        if (document.activeElement !== text || text.ariaInvalid !== "true") write(text, said);
      }
    };
    /** What cannot be read, with a way to mend it. */
    const warn = (failed) => {
      const lines = failed.map(({ what, theme, ratio, least, mended }) => {
        const line = make("p", { className: "warning" });
        line.append(`${title(theme)}: ${ratio.toFixed(2)} : 1 for ${what}; AA asks for ${least} : 1. `);
        const use = make("button", { type: "button", textContent: `Use ${mended}` });
        use.ariaLabel = `Use ${mended} for ${title(name)}, ${theme}`;
        use.addEventListener("click", () => {
          const { text } = halves.find((half) => half.theme === theme);
          text.value = mended;
          text.dispatchEvent(new Event("input", { bubbles: true }));
          text.dispatchEvent(new Event("change", { bubbles: true }));
          text.focus();
        });
        line.append(use);
        return line;
      });
      if (lines.map((line) => line.textContent).join() !== messages.textContent) messages.replaceChildren(...lines);
    };
    return { row, show, warn };
  }

  function size(name, token) {
    const reset = back(name);
    const text = make("input", { type: "text", spellcheck: false, autocomplete: "off", ariaLabel: `${title(name)}, in CSS`, id: `${name}-text` });
    const id = `token-${name}`;
    const label = make("label", { htmlFor: id }, title(name), " ", make("small", {}, token.about));
    const [least, most, step, unit] = SIZES[name] ?? [];
    const other = unit === undefined ? list(name, id) : make("input", { type: "range", id, min: least, max: most, step });
    const take = (typed) => {
      const isGood = typed === "" || isValue(name, typed);
      text.ariaInvalid = isGood ? null : "true";
      if (isGood) set(name, typed || undefined);
    };
    other.addEventListener("input", () => take(unit === undefined ? other.value : other.value + unit));
    text.addEventListener("input", () => take(text.value.trim()));
    const show = (variables) => {
      const said = variables[name] ?? token.light ?? "";
      reset.hidden = !(name in variables);
      if (unit === undefined) other.value = [...other.options].some((option) => option.value === variables[name]) ? variables[name] : variables[name] ? "?" : "";
      else other.value = number(said || `calc(1.75 * ${variables.radius ?? "0.625rem"})`, unit);
      if (document.activeElement !== text || text.ariaInvalid !== "true") write(text, said);
      text.placeholder = said ? "" : "1.75 × radius";
    };
    return { row: make("div", { className: "size" }, label, other, text, reset), show, warn() {} };
  }

  function list(name, id) {
    const select = make("select", { id }, new Option("As it is by itself", ""));
    for (const [said, css] of LISTS[name]) select.add(new Option(said, css));
    select.add(make("option", { value: "?", hidden: true, textContent: "Your own" }));
    return select;
  }

  const isFixed = () => ["light", "dark"].includes(document.getElementById("theme").value);

  return {
    show(variables = {}) {
      for (const { show } of all.values()) show(variables);
    },
    warn(failed) {
      for (const [name, { warn }] of all) warn(failed.filter(({ on }) => on === name));
    },
  };
}

/** Where the caret is, it stays. */
function write(input, text) {
  if (input.value.trim() !== text) input.value = text;
  input.ariaInvalid = null;
}

/** The number of a slider: pixels are sixteenths of a rem, and `calc(1.75 * …)` is what it comes to. */
function number(text, unit) {
  const found = /^(?:calc\(([\d.]+) \* )?([\d.]+)(px|rem|ms|s)?\)?$/.exec(text);
  if (!found) return "";
  const [, times = 1, count, own] = found;
  const by = own === "px" && unit === "rem" ? 1 / 16 : own === "ms" ? 1 / 1000 : 1;
  return String(count * times * by);
}
