// A brand as a host writes it down: in the page's configuration, in Rust, around the custom element,
// in a stylesheet.

import { tidy } from "./brand.js";

const json = (value) => JSON.stringify(value, null, 2);

/** The block for `index.html`. No text in it can end the element. */
export function block(brand) {
  return `<script type="application/json" id="managed-auth-config">\n${json(brand).replaceAll("<", "\\u003c")}\n</script>`;
}

/** The custom element, and what its page sets on it before the login begins. */
export function element(brand, names) {
  const { theme, layout: { skipPrime, ...layout } = {}, ...looks } = brand.appearance ?? {};
  // What has an attribute, has it there.
  const { appearance, localization } = tidy({ appearance: { ...looks, layout }, localization: brand.localization }, names);
  const words = own(localization, names);
  const attributes = [theme && ` theme="${theme}"`, skipPrime && " skip-prime"].filter(Boolean).join("");
  const lines = [`<managed-auth${attributes}></managed-auth>`];
  if (appearance || words) {
    lines.push("", '<script type="module">');
    lines.push('  const signIn = document.querySelector("managed-auth");');
    const set = (name, value) => value && lines.push(`  signIn.${name} = ${indent(json(value).replaceAll("<", "\\u003c"), 2)};`);
    set("appearance", appearance);
    set("localization", words);
    lines.push("  // Then `signIn.sessionId` and `signIn.handoffCode`: the login begins with them.", "</script>");
  }
  return lines.join("\n");
}

/** The texts that component and element know; those of the page and tables of languages are the page's. */
function own(localization = {}, names) {
  const known = Object.entries(localization).filter(([key]) => names.words.some((word) => word.key === key));
  return known.length ? Object.fromEntries(known) : undefined;
}

const indent = (text, by) => text.replaceAll("\n", `\n${" ".repeat(by)}`);

/** Tokens as custom properties, and the declarations of parts. */
export function css({ appearance = {} }) {
  const { variables = {}, elements = {} } = appearance;
  const rule = (selector, declarations) =>
    declarations.length ? [`${selector} {\n${declarations.map(([name, value]) => `  ${name}: ${value};`).join("\n")}\n}`] : [];
  const rules = rule(".ma-root", Object.entries(variables).map(([name, value]) => [`--managed-auth-${name}`, value]));
  for (const [part, { style = {} }] of Object.entries(elements)) {
    const selector = part === "root" ? ".ma-root.ma-root" : `.ma-root .ma-${part}`;
    const [states, plain] = [Object.entries(style).filter(([, it]) => typeof it === "object"), Object.entries(style)];
    rules.push(...rule(selector, plain.filter(([, it]) => typeof it === "string")));
    for (const [state, inner] of states) rules.push(...rule(selector + state, Object.entries(inner)));
  }
  return rules.join("\n\n") || "/* Everything is as it is by itself. */";
}

// --- Rust, as rustfmt would have it: a piece of it is a function of how deep and in which column it begins

const WIDTH = 60;
const LINE = 99;
const pad = (depth) => "    ".repeat(depth);
const constant = (name) => name.replace(/^:+/, "").replaceAll("-", "_").toUpperCase();
const plain = (text) => () => text;

function quoted(text) {
  const escapes = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const escape = (letter) => escapes[letter] ?? `\\u{${letter.codePointAt().toString(16)}}`;
  return `"${text.replace(/["\\\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, escape)}"`;
}

const quotes = (texts) => texts.map((text) => plain(quoted(text)));

/** What stands between two brackets: in one line where there is room, else each on a line of its own. */
const list = (open, items, close) => (depth, column) => {
  const line = items.map((item) => item(depth, column + open.length)).join(", ");
  const isShort = items.length === 1 || line.length <= WIDTH;
  const isOne = isShort && !line.includes("\n") && column + open.length + line.length + close.length <= LINE;
  if (isOne) return open + line + close;
  // The only one opens its own brackets there.
  if (items.length === 1 && /[({[]\n/.test(line) && line.endsWith("\n" + pad(depth) + line.at(-1))) return open + line + close;
  const lines = items.map((item) => `${pad(depth + 1)}${item(depth + 1, 4 * depth + 4)},\n`);
  return `${open}\n${lines.join("")}${pad(depth)}${close}`;
};

const call = (name, items) => list(`${name}(`, items, ")");

/** Calls in a row: the last one may be longer than its line, when it is no shorter below the others. */
const chain = (head, calls) => (depth, column) => {
  const before = calls.slice(0, -1).reduce((line, call) => line + call(depth, column + line.length), head);
  const last = calls.at(-1)?.(depth, column + before.length) ?? "";
  const below = calls.at(-1)?.(depth + 1, 4 * depth + 4) ?? "";
  const [first, ...more] = last.split("\n");
  const most = calls.length > 1 ? Math.min(WIDTH, LINE - column) : LINE - column;
  const isOne = !before.includes("\n") && (before + first).length <= most;
  if (isOne && (more.length >= 4 || below.split("\n").length > more.length)) return before + last;
  return head + calls.map((call) => `\n${pad(depth + 1)}${call(depth + 1, 4 * depth + 4)}`).join("");
};

const struct = (name, members, isWhole) => (depth) => {
  const inside = pad(depth + 1);
  const lines = members.map(([member, value]) => `${inside}${member}: ${value(depth + 1, 4 * depth + 6 + member.length)},\n`);
  const rest = isWhole ? "" : `${inside}..${name}::default()\n`;
  return `${name} {\n${lines.join("")}${rest}${pad(depth)}}`;
};

function partStyle({ class: names, style = {} }) {
  const calls = names === undefined ? [] : [call(".class", quotes([names]))];
  for (const [name, value] of Object.entries(style)) {
    if (typeof value === "string") calls.push(call(".set", quotes([name, value])));
    else
      for (const declaration of Object.entries(value))
        calls.push(call(".on", [plain(`State::${constant(name)}`), ...quotes(declaration)]));
  }
  return chain("PartStyle::new()", calls);
}

const TYPES = { logo: "Logo", legal: "Legal", poweredBy: "Link" };
const CHOICES = { frame: "Frame", sso: "Place" };
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (text) => text[0].toUpperCase() + text.slice(1);

function layoutOf(layout) {
  const members = Object.entries(layout).map(([name, value]) => {
    if (typeof value === "boolean") return [snake(name), plain(value)];
    if (typeof value === "string") return [name, plain(`${CHOICES[name]}::${pascal(value)}`)];
    const texts = Object.entries(value).map(([text, own]) => [text, chain(quoted(own), [plain(".into()")])]);
    const isWhole = texts.length === { logo: 3, legal: 3, poweredBy: 2 }[name];
    return [snake(name), struct(TYPES[name], texts, isWhole)];
  });
  return struct("Layout", members, members.length === 7);
}

/** Two functions, for `<ManagedAuth appearance=appearance() localization=localization()/>`. */
export function rust({ appearance = {}, localization }, names) {
  const { theme, variables = {}, elements = {}, layout } = appearance;
  const calls = [];
  if (theme) calls.push(call(".theme", [plain(`Theme::${pascal(theme)}`)]));
  for (const [name, value] of Object.entries(variables))
    calls.push(call(".variable", [plain(`Token::${constant(name)}`), ...quotes([value])]));
  for (const [part, look] of Object.entries(elements))
    calls.push(call(".part", [plain(`Part::${constant(part)}`), partStyle(look)]));
  if (layout) calls.push(call(".layout", [layoutOf(layout)]));

  const looks = `/// How the sign-in looks.
#[must_use]
pub fn appearance() -> Appearance {
    ${chain("Appearance::new()", calls)(1, 4)}
}`;
  const texts = Object.entries(own(localization, names) ?? {}).map(([key, text]) => {
    const { variant } = names.words.find((word) => word.key === key);
    return list("(", [plain(`Word::${variant}`), ...quotes([text])], ")");
  });
  const words = `/// What it says.
#[must_use]
pub fn localization() -> Localization {
    let own = ${list("[", texts, "]")(1, 14)};
    let texts = own.map(|(word, text)| (word.key().to_owned(), text.to_owned()));
    Localization {
        texts: texts.into(),
        ..Localization::default()
    }
}`;
  const code = texts.length ? `${looks}\n\n${words}` : looks;
  const used = ["Appearance", "Frame", "Layout", "Legal", "Link", "Localization", "Logo"];
  used.push("Part", "PartStyle", "Place", "State", "Theme", "Token", "Word");
  const imports = used.filter((name) => new RegExp(`\\b${name}(::| \\{)`).test(code.replace(/"(\\.|[^"\\])*"/g, "")));
  return `${use(imports)}\n\n${code}\n`;
}

function use(names) {
  const line = `use leptos_managed_auth::{${names.join(", ")}};`;
  if (names.length === 1) return `use leptos_managed_auth::${names[0]};`;
  if (line.length <= 100) return line;
  // As many to a line as fit.
  const lines = [""];
  for (const name of names) {
    if (lines.at(-1).length + name.length + 6 > 100) lines.push("");
    lines[lines.length - 1] += `${lines.at(-1) && " "}${name},`;
  }
  return `use leptos_managed_auth::{\n${lines.map((line) => `    ${line}\n`).join("")}};`;
}
