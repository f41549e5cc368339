// Starts the page: fetches the words, the glue and the WebAssembly, and has a last word if that
// fails.
//
// A failure before the page has started leaves the one-time code in the address, so that loading
// again can still use it.
//
// Under a content security policy, `connect-src` needs `'self'` beside the API: for the WebAssembly,
// and for the words.

const root = document.getElementById("managed-auth");
const { glue, wasm } = document.querySelector('meta[name="managed-auth-page"]').dataset;

/** Languages beside English: each has a file in `languages/`. */
const languages = ["ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt-BR", "zh-Hans"];

/** How long the page waits for its words once its glue is there, in milliseconds. */
const patience = 2000;

/** What is said here and not by the page's own code. Another language replaces it. */
const texts = {
  "page.again": "Try again",
  "page.failed": "The sign-in could not be loaded",
  "page.failed_text": "Check your connection and try again.",
  "page.stopped": "Sign-in stopped",
  "page.stopped_text": "Something in this page went wrong. Try again, or go back and start over.",
  "page.unable": "This browser cannot show the sign-in",
  "page.unable_text":
    "It has no WebAssembly, or it is switched off. Update the browser or open this page in another one.",
};

/** Light, dark, or as the system has it, where the address or the host says so. */
let theme = "auto";

/** Gives the host's theme and tokens to what is painted before the page's own code is there. */
function dress({ appearance }) {
  theme = new URLSearchParams(location.search).get("theme") || appearance?.theme || theme;
  for (const [name, value] of Object.entries(appearance?.variables ?? {}))
    root.style.setProperty(name.replace(/^(--managed-auth-)?/, "--managed-auth-"), value);
  const shell = root.querySelector(".ma-shell");
  if (shell) shell.dataset.managedAuthTheme = theme;
}

/** The last resort, when the page's own code cannot say anything any more. Shown once. */
function giveUp(why, cause) {
  console.error("managed-auth:", texts[why], cause ?? "");
  if (!root || root.dataset.managedAuthFailed !== undefined) return;
  root.dataset.managedAuthFailed = "";
  say(texts[why], texts[`${why}_text`]).querySelector("button").focus();
}

/** Shows a heading, a text, and a way to try again. */
function say(heading, text) {
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const again = element("button", "ma-button-primary", texts["page.again"]);
  again.type = "button";
  again.addEventListener("click", () => location.reload());
  const message = element(
    "div",
    "ma-message",
    element("h1", "ma-title", heading),
    element("p", "ma-text", text),
  );
  message.setAttribute("role", "alert");
  const shell = element("div", "ma-shell", element("div", "ma-card", message, again));
  shell.dataset.managedAuthTheme = theme;
  root.replaceChildren(shell);
  return shell;
}

// A panic in the page is a bare trap: no message, and nothing in there runs any more.
function onTrap(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  giveUp("page.stopped", error);
  return true;
}

/**
 * The connection and its one-time code, the theme, and whether consent is skipped. The page's own
 * code asks once, when it begins; with that the code leaves the address bar and the history.
 */
function takeAddress() {
  const url = new URL(location);
  const parameters = url.searchParams;
  const address = [
    idIn(url),
    ...["code", "theme"].map((name) => parameters.get(name)),
    !["0", "false", "", null].includes(parameters.get("skip_prime")),
  ];
  if (parameters.has("code")) {
    parameters.delete("code");
    history.replaceState(null, "", url);
  }
  return address;
}

/** The segment after `login`, wherever the page is hosted: `/login/index.html?id=..` has none. */
function idIn({ pathname, searchParams }) {
  try {
    const [, id] = /\/login\/([^/]+)/.exec(pathname);
    if (!id.endsWith(".html")) return decodeURIComponent(id);
  } catch {
    // It is not there, or cannot be read.
  }
  const id = searchParams.get("id");
  // Those two are no segment of a path: the calls would go somewhere else.
  return /^\.\.?$/.test(id) ? null : id;
}

/** 32 bits, from which nobody gets back to the text. */
function digest(text) {
  let bits = 0;
  for (const letter of text) bits = (Math.imul(bits, 31) + letter.codePointAt()) | 0;
  return bits;
}

/** Which language of ours serves `wanted`: `de` serves `de-AT`, and nothing serves `sv`. */
function served(wanted) {
  try {
    const { language, script } = new Intl.Locale(wanted).maximize();
    // Whoever reads traditional Chinese is not given the simplified one for it.
    if (script === "Hant") return "en";
    return ["en", ...languages].find((tag) => tag.split("-")[0] === language);
  } catch {
    // Not a language.
  }
}

let started = false;

/** Settled when the words are there, or do not come. */
let translated;

/**
 * A link is for one tab: one that has it says so to another that opens it, and that one, if it has
 * not begun yet, leaves it alone. Nobody waits for an answer: it is there before the page's own code
 * has come over a network, and if not, the server refuses the code. The name under which they meet does not tell the one-time code.
 */
function meet(link) {
  const channel = new BroadcastChannel(link);
  channel.onmessage = ({ data: taken }) => {
    const step = root.querySelector("[data-managed-auth-step]")?.dataset.managedAuthStep;
    if (taken && !step) {
      // The page's own code does not find its place, and stops.
      root.id = "";
      translated.then(() => load("twin", texts, say));
    } else if (!taken && step && !/^(suc|exp|err)/.test(step)) {
      channel.postMessage(1);
      load("twin");
    }
  };
  // A page that listens could not come back from the back/forward cache.
  addEventListener("pagehide", () => channel.close(), { once: true });
  return channel;
}

/** What few visits need is in files of its own. */
async function load(name, ...given) {
  try {
    (await import(`./on-demand/${name}.js`)).default(...given);
  } catch (error) {
    console.error("managed-auth:", error);
  }
}

/**
 * Puts the words of the person's language into the page's configuration, where the page's own code
 * finds them. English is in that code and takes no request; it is also what stays when the words
 * do not come. The host's own texts win, and of those `"localization": { "de": { .. } }` is for
 * one language.
 */
async function translate() {
  const block = document.getElementById("managed-auth-config");
  const config = JSON.parse(block.textContent);
  dress(config);
  const url = new URL(location);
  const parameters = url.searchParams;
  const code = parameters.get("code");
  const id = idIn(url);
  const tab = { link: code && id && `managed-auth-${digest(id + code)}` };
  if (config.resume && parent === self) await load("resume", config, tab);
  if (tab.link && self.BroadcastChannel) {
    meet(tab.link).postMessage(0);
    addEventListener("pageshow", ({ persisted }) => persisted && meet(tab.link));
  }
  const extras = Promise.all([
    config.messages && (opener || parent !== self) && load("messages", config),
    /_url=/.test(location.search) && load("return", parameters, config, tab),
  ]);
  const asked = parameters.get("lang");
  const wanted = [asked, ...(config.lang ? [config.lang] : navigator.languages)];
  // A language that only the host knows is left to the host.
  const tag = wanted.map(served).find(Boolean) || config.lang || "en";
  const speak = (lang, words) => {
    const own = config.localization;
    const localization = { ...words, ...own, ...own?.[lang] };
    tab.reword?.(localization);
    block.replaceChildren(JSON.stringify({ ...config, lang, localization }));
    document.documentElement.lang = lang;
  };
  const coming =
    languages.includes(tag) && fetch(new URL(`languages/${tag}.json`, import.meta.url));
  await extras;
  speak(coming ? "en" : tag);
  if (!coming) return;
  const response = await coming;
  if (!response.ok) return;
  const words = await response.json();
  if (started) return;
  speak(tag, words);
  Object.assign(texts, words);
  if (tag === "ar") document.documentElement.dir = "rtl";
  document.title = words["page.title"];
  // What is painted until the page's own code is there.
  const [heading, late] = root.querySelectorAll("[aria-busy] :is(h1, p)");
  heading.textContent = words["prime.preparing"];
  late.textContent = words["page.late"];
}

async function start() {
  if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiate !== "function") {
    giveUp("page.unable");
    return;
  }
  addEventListener("error", (event) => onTrap(event.error));
  addEventListener("unhandledrejection", (event) => onTrap(event.reason));
  translated = translate().catch(() => {});
  try {
    const page = await import(glue);
    // Most often they are there: they are small, and were asked for together with the rest.
    await Promise.race([translated, new Promise((go) => setTimeout(go, patience))]);
    started = true;
    root.takeAddress = takeAddress;
    // As an address and not as a checked response: so it compiles while it arrives.
    await page.default({ module_or_path: wasm });
  } catch (error) {
    if (onTrap(error)) return;
    giveUp("page.failed", error);
  }
}

start();
