// Reads a configuration that somebody pastes, and says what in it is wrong, by name and place.

/** What each setting of the page is. */
const SETTINGS = {
  appearance: "object",
  localization: "object",
  lang: "text",
  apiBaseUrl: "text",
  allowedRedirects: "texts",
  messages: "texts",
  liveView: "texts",
  exchangeOnConsent: "switch",
  resume: "switch",
  autoSubmitCodes: "switch",
  siteIcons: "object",
};
const APPEARANCE = { theme: ["auto", "light", "dark"], variables: "object", elements: "object", layout: "object" };
const LAYOUT = {
  frame: ["card", "plain"],
  logo: "object",
  sso: ["above", "below"],
  securityNotes: "switch",
  skipPrime: "switch",
  legal: "object",
  poweredBy: "object",
};
const LOGO = { src: "image", dark: "image", alt: "text" };
const LEGAL = { text: "text", terms: "link", privacy: "link" };
const POWERED_BY = { text: "text", href: "link" };

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const KINDS = {
  object: [isObject, "an object"],
  text: [(value) => typeof value === "string", "a text"],
  texts: [(value) => Array.isArray(value) && value.every((item) => typeof item === "string"), "a list of texts"],
  switch: [(value) => typeof value === "boolean", "`true` or `false`"],
  link: [(value) => typeof value === "string" && isAddress(value, false), "an address with `https:` or `http:`, or a relative one"],
  image: [
    (value) => typeof value === "string" && isAddress(value, true),
    "an address with `https:` or `data:image/`, or one on the page's own site",
  ],
};

/** Which property says whether a token's value can be one. */
function property(token) {
  if (token.startsWith("color-")) return "color";
  const own = { font: "font-family", shadow: "box-shadow", duration: "transition-duration" };
  if (own[token]) return own[token];
  if (token.startsWith("font-weight")) return "font-weight";
  if (token.startsWith("font-size")) return "font-size";
  return token.startsWith("radius") ? "border-radius" : "width";
}

/** Whether the browser can read a value, to its end: what is still open, it would close by itself. */
function isRead(property, value) {
  const outside = value.replace(/"[^"]*"|'[^']*'/g, "");
  return CSS.supports(property, value) && !/["']/.test(outside) && outside.split("(").length === outside.split(")").length;
}

/** Whether the browser can read the value of a token. */
export const isValue = (token, value) => isRead(property(token), value);

/** As the component checks addresses: `src/appearance/layout.rs`. */
export function isAddress(address, isImage) {
  if (/^ |[\0-\x1f]/.test(address)) return false;
  const before = address.split(/[/?#]/, 1)[0];
  if (!before.includes(":")) return !isImage || !address.startsWith("//");
  return isImage ? /^(https:|data:image\/)/i.test(address) : /^https?:/i.test(address);
}

/** A configuration, or why there is none: `{ brand }` or `{ faults }`. */
export function read(text, names) {
  const pasted = text.trim();
  const block = /<script[^>]*>([\s\S]*?)<\/script\s*>/i.exec(pasted)?.[1];
  if (pasted.startsWith("<") && block === undefined) {
    return { faults: ["This is HTML without a configuration: `<script type=\"application/json\" …>` is missing."] };
  }
  let brand;
  try {
    brand = JSON.parse(block ?? pasted);
  } catch (error) {
    return { faults: [pasted ? `This is not JSON: ${error.message}.` : "There is nothing to import yet."] };
  }
  if (!isObject(brand)) return { faults: ["A configuration is an object: `{ … }`."] };
  // The appearance alone is welcome, too.
  const keys = Object.keys(brand);
  if (keys.length && keys.every((key) => key in APPEARANCE)) brand = { appearance: brand };
  const faults = check(brand, names);
  return faults.length ? { faults } : { brand };
}

/** Everything in a configuration that the page would not take. */
export function check(brand, names) {
  const faults = [];
  const tokens = names.tokens.map((token) => token.name);

  /** Goes through the members of an object; `known` has the kind of each. */
  function members(place, value, known, each) {
    for (const [name, own] of Object.entries(value ?? {})) {
      const here = place ? `${place}.${name}` : name;
      const kind = known[name];
      if (kind === undefined) faults.push(`\`${here}\` is not known${meant(name, Object.keys(known))}`);
      else if (Array.isArray(kind)) {
        if (!kind.includes(own)) faults.push(`\`${here}\` is ${kind.map((it) => `\`"${it}"\``).join(" or ")}, not \`${JSON.stringify(own)}\`.`);
      } else if (!KINDS[kind][0](own)) faults.push(`\`${here}\` has to be ${KINDS[kind][1]}.`);
      else each?.(name, own, here);
    }
  }
  const all = (list, kind) => Object.fromEntries(list.map((name) => [name, kind]));

  function declarations(place, style) {
    for (const [name, value] of Object.entries(style)) {
      const here = `${place}.${name}`;
      if (isObject(value)) {
        if (names.states.includes(name)) declarations(here, value);
        else faults.push(`\`${here}\` is not a state${meant(name, names.states)}`);
      } else if (typeof value !== "string") faults.push(`\`${here}\` has to be a text, with its unit.`);
      else if (!isRead(name, value)) faults.push(`\`${here}\`: the browser does not understand \`${name}: ${value}\`.`);
    }
  }

  members("", brand, SETTINGS, (name, value) => {
    if (name === "appearance") members(name, value, APPEARANCE, appearance);
    if (name === "localization") words(name, value);
  });

  function appearance(name, value, place) {
    if (name === "variables") {
      const short = Object.entries(value).map(([own, it]) => [own.replace(/^--managed-auth-/, ""), it]);
      members(place, Object.fromEntries(short), all(tokens, "text"), (token, text, here) => {
        if (!isValue(token, text)) faults.push(`\`${here}\`: the browser does not understand \`${text}\`.`);
      });
    }
    if (name === "elements") {
      members(place, value, all(names.parts, "object"), (_, look, here) => {
        members(here, look, { class: "text", style: "object" }, (member, style, there) => {
          if (member === "style") declarations(there, style);
        });
      });
    }
    if (name === "layout") {
      const inner = { logo: LOGO, legal: LEGAL, poweredBy: POWERED_BY };
      members(place, value, LAYOUT, (own, it, here) => inner[own] && members(here, it, inner[own]));
    }
  }

  function words(place, value) {
    const keys = names.words.map((word) => word.key);
    for (const [key, text] of Object.entries(value)) {
      // A language.
      if (isObject(text)) words(`${place}.${key}`, text);
      else if (typeof text !== "string") faults.push(`\`${place}.${key}\` has to be a text.`);
      else if (!keys.includes(key) && !key.startsWith("page.")) faults.push(`\`${place}.${key}\` is not a word${meant(key, keys)}`);
    }
  }

  return faults;
}

/** The end of a sentence about a name: which known one is near, if one is. */
function meant(name, known) {
  const plain = (text) => text.replace(/^[^a-z]+/i, "").toLowerCase();
  const near = known.map((own) => [distance(plain(name), plain(own)), own]).sort(([a], [b]) => a - b)[0];
  return near && near[0] <= 3 ? `; did you mean \`${near[1]}\`?` : ".";
}

/** How many letters have to change. */
function distance(from, to) {
  let row = [...Array(to.length + 1).keys()];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row.at(-1);
}
