// Whether what is written can be read: WCAG 2, 1.4.3 (text) and 1.4.11 (what is not text).

import { split } from "./brand.js";

/** Text of its size, and controls and signs. */
const TEXT = 4.5;
const SIGN = 3;

/** What stands on what: token, ground, the least ratio, and what it is called. */
const PAIRS = [
  ["color-text", "color-surface", TEXT, "text on the card"],
  ["color-muted", "color-surface", TEXT, "text of less weight on the card"],
  ["color-on-primary", "color-primary", TEXT, "text of the main button"],
  ["color-primary", "color-surface", TEXT, "a choice that is a link, on the card"],
  ["color-text", "color-input", TEXT, "text in inputs and choices"],
  ["color-muted", "color-input", TEXT, "what a choice says by the way"],
  ["color-text", "color-hover", TEXT, "a choice under the pointer"],
  ["color-muted", "color-hover", TEXT, "its second line, and the sign of a choice"],
  ["color-text", "color-notice", TEXT, "a notice"],
  ["color-danger", "color-surface", TEXT, "an error on the card"],
  ["color-danger", "color-danger-soft", TEXT, "an error on its ground"],
  ["color-control", "color-surface", SIGN, "the border of inputs, on the card"],
  ["color-control", "color-input", SIGN, "the border of inputs, around what is typed"],
  ["color-focus", "color-surface", SIGN, "the ring of the focus, on the card"],
  ["color-success", "color-surface", SIGN, "the sign of success"],
];

/** An element that resolves colours as the browser does, and a canvas that says them in numbers. */
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const canvas = document.createElement("canvas");
canvas.width = canvas.height = 1;
const paint = canvas.getContext("2d", { willReadFrequently: true });
const known = new Map();

/** Red, green, blue and opacity, of whatever CSS can say; nothing where it is no colour. */
export function numbers(value) {
  if (!CSS.supports("color", value)) return undefined;
  if (!known.has(value)) {
    probe.style.color = value;
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = getComputedStyle(probe).color;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, opacity] = paint.getImageData(0, 0, 1, 1).data;
    known.set(value, [red, green, blue, opacity / 255]);
  }
  return known.get(value);
}

export const hex = (color) =>
  `#${color.slice(0, 3).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** What is seen where a colour lets something through. */
const over = (top, ground) => [0, 1, 2].map((at) => top[at] * top[3] + ground[at] * (1 - top[3])).concat(1);

function luminance(color) {
  const linear = color.slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

export function ratio(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The nearest colour that can be read on this ground: as much black or white in it as it takes. */
export function mend(color, ground, least) {
  const ways = [0, 255].map((end) => {
    for (let share = 0; share <= 1; share += 0.01) {
      const mixed = color.slice(0, 3).map((part) => Math.round(part + (end - part) * share));
      if (ratio(mixed, ground) >= least) return [share, hex(mixed)];
    }
    return [2];
  });
  return ways.sort(([a], [b]) => a - b)[0][1];
}

/** What a token is in this brand, in the light (0) or in the dark theme (1). */
export function value(variables, names, name, scheme) {
  const own = variables[name];
  if (own !== undefined) return split(own)[scheme];
  const token = names.tokens.find((token) => token.name === name);
  return token.as ? value(variables, names, token.as, scheme) : [token.light, token.dark][scheme];
}

/**
 * Every pair in each theme that can be seen: `{ on, ground, what, theme, ratio, least, mended }`.
 * `mended` is there where the ratio is too small.
 */
export function contrasts({ theme, variables = {}, layout = {} } = {}, names) {
  // Without a card the text stands on the page.
  const under = (ground) => (layout.frame === "plain" && ground === "color-surface" ? "color-page" : ground);
  const seen = ["light", "dark"].filter((own) => !["light", "dark"].includes(theme) || own === theme);
  return seen.flatMap((theme) =>
    PAIRS.map(([on, ground, least, what]) => {
      const color = (name) => numbers(value(variables, names, name, theme === "dark" ? 1 : 0)) ?? [0, 0, 0, 1];
      const base = over(color(under("color-surface")), [255, 255, 255, 1]);
      const below = over(color(under(ground)), base);
      const above = over(color(on), below);
      // Never better than it is.
      const found = Math.floor(ratio(above, below) * 100) / 100;
      const mended = found < least ? mend(above, below, least) : undefined;
      return { on, ground: under(ground), what, theme, ratio: found, least, mended };
    }),
  );
}
