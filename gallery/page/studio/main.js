// The brand studio: one brand, which the controls change, the address keeps, and the preview wears.

import { decode, encode, merge, tidy } from "./brand.js";
import { contrasts } from "./contrast.js";
import { controls } from "./controls.js";
import { dialogs } from "./dialogs.js";
import { fields } from "./fields.js";
import { Preview } from "./preview.js";
import { words } from "./words.js";

const names = await (await fetch(new URL("names.json", import.meta.url))).json();
const { states } = await (await fetch("states")).json();

const form = document.getElementById("brand");
const view = document.getElementById("view").elements;
const told = document.getElementById("told");

/** What a login looks like from its beginning to its end. */
const SOME = ["prime-ready", "form-password", "form-website-error", "choices-everything", "external", "success"];
/** What is set in the studio is not what is shown in it. */
const shown = states.filter(({ group }) => group !== "Layout");
const fixed = ["light", "dark"];
const usual = { show: "some", theme: "both", width: "390" };

let brand = {};
const preview = new Preview(document.getElementById("stage"));

// --- what changes the brand

/** Another brand. As long as hands are at one control, it is one step. */
function edit(next) {
  brand = tidy(next, names);
  refresh();
  remember();
}

const setToken = (name, value) => edit(merge(brand, { appearance: { variables: { [name]: value ?? "" } } }));
const setWord = (key, text) => {
  const { [key]: _, ...localization } = brand.localization ?? {};
  edit({ ...brand, localization: text === undefined ? localization : { ...localization, [key]: text } });
};

const tokens = controls(names, setToken);
const texts = words(names, setWord);
const others = fields(names, () => brand, edit, tell);
dialogs(names, () => brand, replace, tell);

/** Another brand altogether: a step of its own. */
function replace(next) {
  settle();
  edit(next);
  settle();
}

// What is looked at stays.
document.querySelector(".begin").addEventListener("click", (event) => {
  const { hash } = event.target;
  if (!hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  replace(decode(hash, names).brand);
});

document.getElementById("reset").addEventListener("click", () => {
  replace({});
  tell("Everything is as it is by itself. Undo brings your brand back.");
});

// --- the address, and what was before

let isOneStep = false;
let late;
/** How many steps there are to take back. */
let steps = -1;
const address = () => {
  const seen = Object.entries(usual).filter(([name, value]) => view[name].value !== value);
  const fragment = encode(brand, Object.fromEntries(seen.map(([name]) => [name, view[name].value])));
  return fragment ? `#${fragment}` : location.pathname + location.search;
};

/** A slider says much while it is drawn, and browsers take only so many addresses. */
function remember() {
  clearTimeout(late);
  if (!isOneStep) history.pushState({ steps: ++steps }, "", address());
  else late = setTimeout(keep, 150);
  isOneStep = true;
  undoable();
}

const keep = () => history.replaceState(history.state, "", address());

/** What comes next is another step. */
function settle() {
  clearTimeout(late);
  if (isOneStep) keep();
  isOneStep = false;
}

const undo = document.getElementById("undo");
const undoable = () => (undo.ariaDisabled = String(steps === 0));
undo.addEventListener("click", () => steps > 0 && history.back());
form.addEventListener("change", settle);
form.addEventListener("click", ({ target }) => target.closest("button") && settle());

/** What the address says. */
function open() {
  clearTimeout(late);
  isOneStep = false;
  // An address that was followed, here or to here, is a step, too.
  if (history.state === null) history.replaceState({ steps: steps + 1 }, "");
  ({ steps } = history.state);
  const read = decode(location.hash, names);
  brand = read.brand;
  for (const [name, value] of Object.entries(usual)) {
    view[name].value = read.view[name] ?? value;
    if (!view[name].value) view[name].value = value;
  }
  const notice = document.getElementById("notice");
  notice.hidden = read.left.length === 0;
  notice.textContent = `The link says what this page does not know, and that counts for nothing: ${read.left.join(", ")}.`;
  refresh();
  look();
  undoable();
}
addEventListener("popstate", open);

document.getElementById("link").addEventListener("click", async () => {
  settle();
  const isCopied = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
  tell(isCopied ? "The link is copied. Whoever opens it sees this brand." : "The browser does not let this page copy: the link is the address above.");
});

// --- what is seen

function refresh() {
  const { appearance = {}, localization } = brand;
  form.dataset.theme = appearance.theme ?? "auto";
  tokens.show(appearance.variables);
  texts.show(localization);
  others.show(brand);
  judge(contrasts(appearance, names));
  preview.wear(brand);
  // A theme that the brand always has is the one to look at.
  if (view.theme.disabled !== fixed.includes(appearance.theme)) look();
}

let spoken;
let faults = 0;

/** Says which colours cannot be read: beside their control, in the table, and, when that changes, aloud. */
function judge(pairs) {
  const failed = pairs.filter(({ mended }) => mended);
  tokens.warn(failed);
  const verdict = document.getElementById("verdict");
  verdict.textContent = failed.length ? `${failed.length} under AA` : "All AA";
  verdict.classList.toggle("bad", failed.length > 0);
  const rows = Map.groupBy(pairs, ({ what }) => what);
  const cell = (pair) => {
    const cell = document.createElement("td");
    cell.textContent = pair ? pair.ratio.toFixed(2) : "–";
    cell.className = pair?.mended ? "bad" : "";
    if (pair?.mended) cell.append(" ✗");
    return cell;
  };
  document.querySelector("#pairs tbody").replaceChildren(
    ...[...rows].map(([what, own]) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = what;
      const least = document.createElement("td");
      least.textContent = own[0].least;
      row.append(head, ...["light", "dark"].map((theme) => cell(own.find((pair) => pair.theme === theme))), least);
      return row;
    }),
  );
  if (failed.length === faults) return;
  faults = failed.length;
  clearTimeout(spoken);
  spoken = setTimeout(() => {
    const said = faults === 1 ? "One pair of colours is" : `${faults} pairs of colours are`;
    document.getElementById("judged").textContent = faults ? `${said} under AA.` : "All colours can be read.";
  }, 500);
}

const option = (text, value) => new Option(text, value);
view.show.append(option("A sign-in from start to end", "some"), option("Every state", "all"));
for (const [group, own] of Map.groupBy(shown, ({ group }) => group)) {
  const list = document.createElement("optgroup");
  list.label = group;
  list.append(option(`${group}: all`, `group ${group}`), ...own.map(({ title, id }) => option(title, id)));
  view.show.append(list);
}

/** Shows the states that are chosen. */
function look() {
  const { show, theme, width } = Object.fromEntries(Object.keys(usual).map((name) => [name, view[name].value]));
  const isShown = ({ id, group }) =>
    show === "all" || show === id || show === `group ${group}` || (show === "some" && SOME.includes(id));
  const own = brand.appearance?.theme;
  view.theme.disabled = fixed.includes(own);
  const themes = fixed.filter((it) => it === (view.theme.disabled ? own : theme));
  preview.show(brand, shown.filter(isShown), themes.length ? themes : fixed, Number(width));
}

document.getElementById("view").addEventListener("change", () => {
  look();
  settle();
  keep();
});

// --- what is said

let silence;

/** Says what was done, to be seen and to be heard. */
function tell(text, place = told) {
  clearTimeout(silence);
  // The same words twice are heard twice.
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
  silence = setTimeout(() => (place.textContent = ""), 6000);
}

open();
document.documentElement.dataset.gallery = "ready";
