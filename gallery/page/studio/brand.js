// A brand is the page's configuration, and only what in it differs from the defaults. It goes into an
// address and comes back whole.

import { check } from "./check.js";

/** What the layout has, in the order of the guide, and what it is when nobody says. */
const LAYOUT = { frame: "card", logo: {}, sso: "below", securityNotes: true, skipPrime: false, legal: {}, poweredBy: {} };
const TEXTS = { logo: ["src", "dark", "alt"], legal: ["text", "terms", "privacy"], poweredBy: ["text", "href"] };

/** The members of an object that are worth saying, or nothing if none is. */
function worth(members) {
  const said = Object.entries(members).filter(([, value]) => value !== undefined && value !== "");
  return said.length ? Object.fromEntries(said) : undefined;
}

/** Takes out what is as it is anyway, and puts the rest in one order. */
export function tidy(brand, names) {
  const { appearance = {}, localization = {}, ...rest } = brand;
  const { theme, variables = {}, elements = {}, layout = {} } = appearance;
  const own = (name) => variables[name] ?? variables[`--managed-auth-${name}`];
  const tokens = names.tokens.map((token) => [token.name, own(token.name) === initial(token) ? "" : own(token.name)]);
  const laidOut = Object.entries(LAYOUT).map(([name, usual]) => {
    const texts = TEXTS[name]?.map((text) => [text, layout[name]?.[text]]);
    return [name, texts ? worth(Object.fromEntries(texts)) : layout[name] === usual ? undefined : layout[name]];
  });
  const words = Object.entries(localization).filter(([key, text]) => text !== english(names, key));
  const brought = worth({
    appearance: worth({
      theme: theme === "auto" ? undefined : theme,
      variables: worth(Object.fromEntries(tokens)),
      elements: Object.keys(elements).length ? elements : undefined,
      layout: worth(Object.fromEntries(laidOut)),
    }),
    // A word that is set to nothing is not shown: that is worth saying.
    localization: words.length ? Object.fromEntries(words) : undefined,
  });
  // What else the page is told stays as it is: an empty address of the API is the page's own origin.
  return { ...rest, ...brought };
}

/** What a token is when nobody says, as a host would write it; nothing where no one value says it. */
export function initial({ light, dark }) {
  if (light === dark) return light;
  return light.startsWith("#") ? join(light, dark) : undefined;
}

export const english = (names, key) => names.words.find((word) => word.key === key)?.english;

/** Lays `over` on `base`, object by object. */
export function merge(base, over) {
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(base) || !isObject(over)) return over ?? base;
  const merged = { ...base };
  for (const [name, value] of Object.entries(over)) merged[name] = merge(base[name], value);
  return merged;
}

// --- a colour in two themes

/** What a value is in the light and in the dark theme. */
export function split(value) {
  const inner = /^\s*light-dark\((.*)\)\s*$/s.exec(value)?.[1];
  if (inner === undefined) return [value, value];
  let depth = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === "(") depth++;
    if (inner[at] === ")") depth--;
    if (inner[at] === "," && depth === 0) return [inner.slice(0, at).trim(), inner.slice(at + 1).trim()];
  }
  return [value, value];
}

export const join = (light, dark) => (light === dark ? light : `light-dark(${light}, ${dark})`);

// --- the address

/** The commonest values, short: `0a7d5a~6fd3a2` is `light-dark(#0a7d5a, #6fd3a2)`. */
function shorten(value) {
  const hex = split(value).map((half) => /^#([0-9a-f]{3,8})$/i.exec(half)?.[1]);
  if (!hex.every(Boolean)) return value;
  return join(...split(value)) === value ? [...new Set(hex)].join("~") : value;
}

function lengthen(text) {
  const halves = text.split("~");
  if (halves.length > 2 || !halves.every((half) => /^[0-9a-f]{3,8}$/i.test(half))) return text;
  return join(`#${halves[0]}`, `#${halves.at(-1)}`);
}

/** Percent signs only where something would be misread. */
function escape(text) {
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/%(2F|3A|2C|3B|40|7B|7D|5B|5D)/g, decodeURIComponent);
}

const unescape = (text) => decodeURIComponent(text.replaceAll("+", " "));

/** The fragment for a brand and what is looked at: `color-primary=0a7d5a&radius=0&words.prime.title=…` */
export function encode({ appearance = {}, localization = {}, ...more }, view = {}) {
  const { theme, variables = {}, elements, layout = {} } = appearance;
  const pairs = [];
  const say = (name, value) => value !== undefined && pairs.push(`${name}=${escape(String(value))}`);
  say("theme", theme);
  for (const [name, value] of Object.entries(variables)) say(name, name.startsWith("color-") ? shorten(value) : value);
  for (const [name, value] of Object.entries(layout)) {
    if (typeof value !== "object") say(`layout.${name}`, value);
    else for (const [text, own] of Object.entries(value)) say(`layout.${name}.${text}`, own);
  }
  const tables = Object.entries(localization).filter(([key, text]) => {
    if (typeof text === "string") say(`words.${key}`, text);
    return typeof text !== "string";
  });
  if (tables.length) more.localization = Object.fromEntries(tables);
  if (elements) say("parts", JSON.stringify(elements));
  if (Object.keys(more).length) say("more", JSON.stringify(more));
  for (const [name, value] of Object.entries(view)) say(`view.${name}`, value);
  return pairs.join("&");
}

/** The brand and the view that a fragment says, and the names of what in it counts for nothing. */
export function decode(fragment, names) {
  let brand = {};
  const [view, left] = [{}, []];
  for (const pair of fragment.replace(/^#/, "").split("&").filter(Boolean)) {
    const [name] = pair.split("=", 1);
    try {
      const next = structuredClone(brand);
      const isTaken = take(next, view, name, unescape(pair.slice(name.length + 1)), names);
      if (isTaken && !check(next, names).length) brand = next;
      else left.push(name);
    } catch {
      // A link that was cut off still has the rest.
      left.push(name);
    }
  }
  return { brand: tidy(brand, names), view, left };
}

function take(brand, view, name, text, names) {
  const [kind, member, part] = name.split(".");
  const appearance = () => (brand.appearance ??= {});
  const layout = () => (appearance().layout ??= {});
  if (kind === "view") view[member] = text;
  else if (kind === "theme") appearance().theme = text;
  else if (kind === "parts") appearance().elements = JSON.parse(text);
  else if (kind === "more") Object.assign(brand, merge(brand, JSON.parse(text)));
  else if (kind === "words") (brand.localization ??= {})[name.slice("words.".length)] = text;
  else if (kind === "layout" && TEXTS[member]) (layout()[member] ??= {})[part] = text;
  else if (kind === "layout") layout()[member] = typeof LAYOUT[member] === "boolean" ? text === "true" : text;
  else if (names.tokens.some((token) => token.name === kind))
    (appearance().variables ??= {})[kind] = kind.startsWith("color-") ? lengthen(text) : text;
  else return false;
  return true;
}
