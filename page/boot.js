// The loader of the hosted page: fetches the texts, the glue and the WebAssembly, makes the first API
// calls meanwhile, and shows an error if something does not load.
//
// It leaves the one-time code in the address until it is spent: after an earlier failure, reloading
// still works.
//
// What a browser may refuse (storage, channels, locks, languages) has a `try` of its own, and nothing
// that a sign-in needs waits for it.
//
// Under a content security policy, `connect-src` needs `'self'` beside the API: for the WebAssembly,
// and for the texts.

const root = document.getElementById("managed-auth");
const { glue, wasm } = document.querySelector('meta[name="managed-auth-page"]').dataset;

/** Where the API is, unless the configuration says otherwise. */
const publicApi = "https://api.onkernel.com";

/** Languages beside English: each has a file in `languages/`. */
const languages = ["ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt-BR", "zh-Hans"];

/** How long the page waits for its texts and its stylesheet once its glue is there, in milliseconds. */
const patience = 2000;

/**
 * How long it waits to hear whether another tab has the link: a few times what browsers take, once it
 * has asked the other tabs as well. Where it cannot ask them the browser alone knows, and may be slow.
 */
const short = 50;
let wait = patience;

/** The texts that the loader shows itself, until those of another language replace them. */
const texts = {
  "page.again": "Try again",
  "page.failed": "The sign-in could not be loaded",
  "page.failed_text": "Check your connection and try again.",
  "page.server_text": "The server did not send what this page needs. Try again in a moment.",
  "page.open": "This sign-in is already open",
  "page.open_text":
    "The link works only once and is in use in another tab of this browser. Go on there; you can close this tab.",
  "page.stopped": "Sign-in stopped",
  "page.stopped_text": "Something in this page went wrong. Try again, or go back and start over.",
  "page.unable": "This browser cannot show the sign-in",
  "page.unable_text":
    "It is too old for this page, or WebAssembly is switched off. Update the browser or open this page in another one.",
};

const after = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** What `act` returns, or nothing where the browser or the host's configuration makes it throw. */
function attempt(act) {
  try {
    return act();
  } catch (error) {
    console.debug("managed-auth:", error);
  }
}

// --- the configuration and the address

/** The host's configuration. The page's own code reports what is wrong in it. */
const config = attempt(() => JSON.parse(document.getElementById("managed-auth-config").textContent)) ?? {};
const url = new URL(location);
const parameters = url.searchParams;
const id = idIn(url);
const code = parameters.get("code");

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

/** Takes the code out of the address bar and the history. */
function dropCode() {
  attempt(() => {
    const without = new URL(location);
    without.searchParams.delete("code");
    history.replaceState(null, "", without);
  });
}

/** Light, dark, or as the system has it, where the address or the host says so. */
const themes = [parameters.get("theme"), config.appearance?.theme, "auto"];
const isTheme = (name) => typeof name === "string" && /^(auto|dark|light)$/i.test(name);
const theme = themes.find(isTheme).toLowerCase();

/** Gives the host's theme and tokens to what is painted before the page's own code is there. */
function dress() {
  root.querySelector(".ma-shell").dataset.managedAuthTheme = theme;
  for (const [name, value] of Object.entries(config.appearance?.variables ?? {}))
    root.style.setProperty(name.replace(/^(--managed-auth-)?/, "--managed-auth-"), value);
}

/** Resolves once texts and stylesheet have loaded or failed. The shell is painted before that. */
const prepared = () => Promise.race([Promise.all([translated, dressed()]), after(patience)]);

async function dressed() {
  const loading = document.readyState === "loading";
  if (loading) await new Promise((go) => addEventListener("DOMContentLoaded", go, { once: true }));
  const link = document.querySelector("link[rel=stylesheet]");
  if (link && !link.sheet) await new Promise((go) => (link.onload = link.onerror = go));
}

// --- when the page cannot start

/** Shows a heading, a text, and, where something can be done, a way to try again. */
function say(heading, text, again) {
  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  };
  const message = element(
    "div",
    "ma-message",
    element("h1", "ma-title", heading),
    element("p", "ma-text", text),
  );
  message.setAttribute("role", "alert");
  const card = element("div", "ma-card", message);
  const shell = element("div", "ma-shell", card);
  shell.dataset.managedAuthTheme = theme;
  if (again) {
    const button = element("button", "ma-button-primary", texts["page.again"]);
    button.type = "button";
    button.addEventListener("click", again);
    card.append(button);
  }
  root.replaceChildren(shell);
  if (again) card.lastElementChild.focus();
  return shell;
}

/** Whether an error is shown. From then on the code is not spent here: reloading can still use it. */
let gaveUp = false;

/** Shows an error where the page's own code cannot. Once. */
async function giveUp(why, cause) {
  gaveUp = true;
  console.error("managed-auth:", texts[why], cause ?? "");
  if (!root || root.dataset.managedAuthFailed !== undefined) return;
  root.dataset.managedAuthFailed = "";
  // With the code spent, or about to be, loading again cannot use it: what did not arrive is asked for
  // once more here, and takes over the exchange as it is.
  let spent = Boolean(headStart);
  headStart?.spent.then((is) => (spent = is));
  await prepared();
  const again = () => {
    if (!spent) return location.reload();
    delete root.dataset.managedAuthFailed;
    load();
  };
  const heading = why === "page.server_text" ? "page.failed" : why.replace("_text", "");
  say(texts[heading], texts[why], again);
}

const inWasm = /wasm-function|\[wasm code\]|wasm:\/\//;
const isFrame = /^\s+at |@/;

/**
 * Whether an `error` or `unhandledrejection` event is a trap of our own WebAssembly: a panic in there
 * is a bare trap, after which nothing of it runs any more. Everything else on the page is not ours to
 * speak of, and it may throw whatever it likes.
 *
 * `wasm` and `glue` are what the addresses of our files begin with. The stack says where a trap
 * happened: at its top, since a listener of the host that traps was perhaps called by us. Where a
 * browser gives WebAssembly no address, the script that called it counts.
 */
function isOwnTrap(event, { wasm, glue }) {
  try {
    const error = event.type === "error" ? event.error : event.reason;
    if (!(error instanceof WebAssembly.RuntimeError)) return false;
    for (const line of error.stack.split("\n")) {
      if (line.includes(wasm)) return true;
      if (isFrame.test(line) && !inWasm.test(line)) return line.includes(glue);
    }
  } catch {
    // Some errors throw when they are read.
  }
  return false;
}

function onError(event) {
  if (isOwnTrap(event, { wasm, glue })) giveUp("page.stopped_text", event.error ?? event.reason);
}

/**
 * A module with what Rust's compiler asks of WebAssembly today: memory in bulk, signs, conversions
 * that do not trap, several results, references.
 */
const module =
  "AGFzbQEAAAABDAJgAW8Cf39gAAJ/fwMCAQAFAwEAAQobARkAQQBBAEEA/AsAQQDARAAAAAAAAAAA/AIL";

/** Whether the browser has what the page needs. Asked first: no code is spent for a page that cannot start. */
const able = async () =>
  typeof self.WebAssembly?.instantiate === "function" &&
  (await WebAssembly.instantiate(
    Uint8Array.from(atob(module), (byte) => byte.charCodeAt()),
  ).catch(() => false)) &&
  ["AbortController", "Headers", "ReadableStream", "TextDecoder"].every((name) => self[name]);

/** What kept the page's own code from starting: an old browser, a server, a network. */
async function reasonOf(error, page, response) {
  const { CompileError, LinkError, RuntimeError } = WebAssembly;
  const isOne = (kinds) => kinds.some((kind) => error instanceof kind);
  if (isOne([RuntimeError, RangeError])) return "page.stopped_text";
  const isTooOld = isOne([SyntaxError, ReferenceError, LinkError]);
  if (page && !response) return "page.failed_text";
  try {
    // A script that did not come does not say why.
    const { ok, headers } = response ?? (await fetch(glue));
    const isSent = ok && /javascript|wasm/.test(headers.get("content-type"));
    if (isSent && isTooOld) return "page.unable_text";
    // The browser has compiled a module of ours before, in `able`: it is the file that is damaged.
    if (isOne([CompileError])) return "page.server_text";
    // What is sent and did not arrive, or not whole, was cut off on the way: by the network, or by a
    // navigation.
    return isSent ? "page.failed_text" : "page.server_text";
  } catch {
    return "page.failed_text";
  }
}

// --- one link, two tabs

/** A hash of 32 bits, which is too short to get the text back from. */
function digest(text) {
  let bits = 0;
  for (const letter of text) bits = (Math.imul(bits, 31) + letter.codePointAt()) | 0;
  return bits;
}

/** A session from before a reload, where the host wants those: `src/hosted/resume.rs` keeps it. */
const kept =
  config.resume && parent === self
    ? attempt(() => JSON.parse(sessionStorage.getItem("managed-auth-session")))
    : undefined;

/** The name of the lock and the channel of all tabs with this link. It does not tell the one-time code. */
const link = code && id ? `managed-auth-${digest(id + code)}` : kept?.link;

/** What shows the sign-in, once it has begun. */
const shown = () => root.querySelector("[data-managed-auth-step]");

/** Whether the sign-in is over. It is not where it could not begin and can be tried again. */
const isOver = () =>
  /^(suc|exp|err)/.test(shown()?.dataset.managedAuthStep) &&
  !root.querySelector("[data-managed-auth-part=error] button");

/**
 * A link is for one tab, from when it is opened until its sign-in is over: another one that opens it
 * leaves it alone. The browser knows at once who was first. Resolves to whether another tab was.
 */
function claim() {
  const ends = ["managedauth:success", "managedauth:error"];
  return new Promise((settle) => {
    const hold = (lock) => {
      settle(!lock);
      const free = (release) => {
        addEventListener("pagehide", release);
        for (const end of ends) addEventListener(end, () => isOver() && release());
      };
      return lock && new Promise(free);
    };
    navigator.locks.request(link, { ifAvailable: true }, hold).catch(() => settle(false));
  }).catch(() => false);
}

/**
 * Tells the first tab that another one has the same link: its name then shows in the row of tabs. And
 * where the browser has no locks, the first one says that it has the link. Nobody waits for that: it
 * is heard before the page's own code has come over a network, and if not, the server refuses the code.
 */
function meet() {
  const channel = new BroadcastChannel(link);
  channel.onmessage = ({ data: taken }) => {
    const has = shown();
    if (taken && !has) standBack();
    else if (!taken && has && !isOver()) {
      channel.postMessage(1);
      comeForward();
    }
  };
  // A page that listens could not come back from the back/forward cache.
  addEventListener("pagehide", () => channel.close(), { once: true });
  return channel;
}

/**
 * Few browsers let a page come forward by itself, but its name shows in the row of tabs, until the
 * person is here.
 */
function comeForward() {
  const [name, marked] = [document.title, "● "];
  if (name.startsWith(marked)) return;
  document.title = marked + name;
  const here = new AbortController();
  const unmark = () => {
    document.title = name;
    here.abort();
  };
  for (const sign of ["focus", "keydown", "pointerdown"])
    addEventListener(sign, unmark, { signal: here.signal });
  focus();
}

/** Leaves the link to the other tab, and says so. */
async function standBack() {
  if (!root.id) return;
  // Without this id the page's own code finds no element to mount in, and stops.
  root.id = "";
  headStart?.abort.abort();
  headStart?.abortStream.abort();
  dropCode();
  await prepared();
  const shell = say(texts["page.open"], texts["page.open_text"]);
  shell.dataset.managedAuthStep = "error";
}

// --- the head start

/** The first calls, once they are on their way. */
let headStart;

/** Whether the person is not asked for consent: as `src/hosted/` reads it. */
function isAgreed() {
  const said = parameters.get("skip_prime");
  return (said && !/^(0|false|no|off)$/i.test(said)) || config.appearance?.layout?.skipPrime === true;
}

/**
 * Makes the first calls while the page's own code travels: the exchange, and with its token the
 * snapshot, and the stream where no consent has to come first. They are what `src/transport/` would
 * ask for, to the letter, and it takes them over. The address has no say in where they go.
 */
function begin() {
  const base = typeof config.apiBaseUrl === "string" ? config.apiBaseUrl : publicApi;
  const url = `${base.replace(/\/+$/, "")}/auth/connections/${encodeURIComponent(id)}`;
  const [abort, abortStream] = [new AbortController(), new AbortController()];
  // A number, as the page's own code reads the same clock: without one the answer would be lost.
  const startedAt = +performance.now();
  const exchange = fetch(`${url}/exchange`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
    cache: "no-store",
    redirect: "error",
    signal: abort.signal,
  });
  const token = exchange.then(async (response) => {
    // The answer itself stays as it came.
    const { jwt } = response.ok ? await response.clone().json() : {};
    if (typeof jwt !== "string" || !jwt) throw new Error("There is no token.");
    return `Bearer ${jwt}`;
  });
  const ask = (path, headers, { signal }) => {
    const get = (Authorization) =>
      fetch(url + path, { headers: { Authorization, ...headers }, cache: "no-store", signal });
    const answer = token.then(get);
    // Without a handler a failure would be reported as an unhandled rejection.
    answer.catch(() => {});
    return answer;
  };
  const stream = isAgreed() ? ask("/events", { Accept: "text/event-stream" }, abortStream) : undefined;
  const snapshot = ask("", {}, abort);
  // Refused it is of no more use either: asking again cannot help (rule 9). What passes is what
  // `is_passing` in `crates/core/` says.
  const spent = exchange.then(
    ({ status }) => status < 500 && ![408, 425, 429].includes(status),
    () => false,
  );
  // The page's own code gets the code from `headStart`.
  spent.then((is) => is && dropCode());
  headStart = { url, code, startedAt, exchange, snapshot, abort, stream, abortStream, spent };
}

// --- the texts

/** Which language of ours serves `wanted`, written as people write it: `de` serves `de_AT.UTF-8`. */
function served(wanted) {
  const [language, ...more] = String(wanted).trim().toLowerCase().split(/[^a-z0-9]+/);
  // Our Chinese is simplified: for traditional Chinese it is no substitute.
  const script = more.find((part) => /^(hans|hant|tw|hk|mo)$/.test(part)) ?? "hans";
  if (language === "zh" && script !== "hans") return "en";
  return ["en", ...languages].find((tag) => tag.split("-")[0] === language);
}

/** What a file or the host has to be to hold texts. */
const isTable = (it) => it instanceof Object && !Array.isArray(it);

/** The texts in a table: what else is in there counts for nothing. */
const textsIn = (table) =>
  Object.fromEntries(Object.entries(table ?? {}).filter(([, text]) => typeof text === "string"));

/** A tag as a document has it: `de-AT` of `de_AT.UTF-8`. */
const tagOf = (text) => String(text).trim().replace(/_/g, "-").split(/[.@]/)[0];

/** The host's table for a language, after its tag. */
function tableOf(lang) {
  const isOwn = ([tag, table]) => isTable(table) && tagOf(tag).toLowerCase() === lang.toLowerCase();
  return Object.entries(config.localization ?? {}).find(isOwn) ?? [];
}

/** The page's language for `wanted`, and which of ours has the words under those of the host. */
function chosen(wanted) {
  const variant = tagOf(wanted);
  const [tag] = [variant, variant.split("-")[0]].map((lang) => tableOf(lang)[0]).filter(Boolean);
  const ours = served(wanted);
  return tag ? [tagOf(tag), ours] : ours && [ours, ours];
}

/** The language that the page speaks, and its texts beside those of the host. */
let spoken = { lang: "en", words: {} };

/** Resolves once the texts have loaded or failed. */
let translated;

/**
 * Fetches the texts of the person's language. English is in the page's own code and takes no request;
 * it also stays when the texts do not come in time.
 */
async function translate() {
  Object.assign(texts, textsIn(config.localization));
  const browsers = attempt(() => [...navigator.languages]) ?? [];
  const own = typeof config.lang === "string" && tagOf(config.lang);
  const wanted = [parameters.get("lang"), ...(own ? [own] : browsers)];
  // A language that only the host knows is left to the host.
  const [lang, ours] = wanted.map(chosen).find(Boolean) ?? [own || "en"];
  let words = {};
  if (languages.includes(ours)) {
    const response = await fetch(new URL(`languages/${ours}.json`, import.meta.url));
    words = response.ok && (await response.json());
    if (!isTable(words) || handedOver) return;
  }
  spoken = { lang, words };
  // As `src/hosted/config.rs` does it for the page's own code.
  const hosts = [lang.split("-")[0], lang].map((tag) => tableOf(tag)[1]);
  Object.assign(texts, ...[words, config.localization, ...hosts].map(textsIn));
  const { documentElement } = document;
  documentElement.lang = lang;
  // As `Localization::direction` has it.
  if (/^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)(-|$)/i.test(lang)) documentElement.dir = "rtl";
  if (texts["page.title"]) document.title = texts["page.title"];
  // What is painted until the page's own code is there.
  const [heading, late] = root.querySelectorAll("[aria-busy] :is(h1, p)");
  if (!late) return;
  heading.textContent = texts["prime.preparing"] ?? heading.textContent;
  late.textContent = texts["page.late"] ?? late.textContent;
}

// --- the page's own code

let handedOver = false;

/** Fetches the page's own code and starts it. */
async function load() {
  let page, response;
  try {
    page = await import(glue);
    // Most often both are there: they are small, and were asked for together with the rest.
    await prepared();
    await Promise.race([claimed, after(wait)]);
    response = await fetch(wasm);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    handedOver = true;
    root.handOver = { ...spoken, link, headStart };
    // As a response and not as a module: so it compiles while it arrives.
    await page.default({ module_or_path: response });
    headStart = undefined;
  } catch (error) {
    const began = handedOver && !root.handOver;
    // The page's own code took the hand-over, and has stopped with it.
    if (began) headStart = undefined;
    delete root.handOver;
    giveUp(began ? "page.stopped_text" : await reasonOf(error, page, response), error);
  }
}

/** A program that calls the prototype's `submit` on our form meets the session, too (rule 17). */
function guardForms() {
  const { submit } = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function () {
    return root.contains(this) ? this.requestSubmit() : submit.call(this);
  };
}

/** Resolves to whether another tab has the link. */
const claimed = link ? claim() : Promise.resolve(false);

async function start() {
  translated = translate().catch(() => {});
  attempt(dress);
  attempt(guardForms);
  if (!(await able().catch(() => false))) return giveUp("page.unable_text");
  addEventListener("error", onError);
  addEventListener("unhandledrejection", onError);
  if (link) {
    attempt(() => {
      meet().postMessage(0);
      wait = short;
    });
    addEventListener("pageshow", ({ persisted }) => persisted && !isOver() && (claim(), attempt(meet)));
  }
  load();
  if (await claimed) return standBack();
  const seen = attempt(() => !document.hidden && !document.prerendering);
  if (code && id && seen && !config.exchangeOnConsent && !kept && !handedOver && !gaveUp)
    attempt(begin);
}

start();
