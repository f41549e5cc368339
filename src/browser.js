// What a login asks of the browser, where the browser's own language says it best: a call whose
// answer comes in pieces, and the events of the page. No rule of a login is decided here.

/** So many bytes are handed over between two looks at the clock. */
const SLICE = 16384;

/** The page must be able to answer the person within a frame. In milliseconds. */
const LONGEST_TASK = 10;

/**
 * Makes a call, and returns what aborts it.
 *
 * `head(status, type, retryAfter, date)` is told what the answer begins with: the two delays and
 * dates in milliseconds, NaN where there is none. It says how long the body is waited for, in
 * milliseconds: 0 means to its end, and -1 not at all. `take(bytes, false)` gets each piece until it
 * returns false, and `take(undefined, whole)` comes last, once, whatever happened.
 */
export function call(url, token, body, follows, lastEventId, own, head, take) {
  const headers = new Headers();
  const controller = new AbortController();
  const init = { headers, signal: controller.signal, cache: "no-store" };
  if (body !== undefined) {
    init.method = "POST";
    // What is secret is not sent on to where an answer points. (What is only read may lie
    // elsewhere: browsers leave the token behind where that is another origin.)
    init.redirect = "error";
    init.body = body;
    headers.set("Content-Type", "application/json");
  }
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (follows) headers.set("Accept", "text/event-stream");
  if (lastEventId !== undefined) {
    // Header values are byte strings: each byte of the UTF-8 text becomes one character.
    const bytes = String.fromCharCode(...new TextEncoder().encode(lastEventId));
    try {
      headers.set("Last-Event-ID", bytes);
    } catch {
      // An id that no header can carry is not sent.
    }
  }
  const answer = (async () => (own ? own(url, init) : fetch(url, init)))();
  read(answer, head, take);
  return controller;
}

async function read(answer, head, take) {
  // The network failed, or nobody wants the answer any more: then there is none.
  const response = await answer.catch(() => {});
  const reader = response?.body?.getReader();
  let whole = false;
  if (response) {
    const said = (name) => response.headers.get(name) ?? undefined;
    const patience = head(
      response.status,
      said("Content-Type"),
      delay(said("Retry-After")),
      Date.parse(said("Date")),
    );
    // A race that patience wins brings no piece: it reads as a cut.
    const late = patience > 0 ? [new Promise((go) => setTimeout(go, patience, {}))] : [];
    let began = Date.now();
    for (let goes = reader && patience >= 0; goes; ) {
      const next = reader.read().catch(() => ({}));
      const { done, value } = await Promise.race([next, ...late]);
      whole = !!done;
      goes = !!value;
      for (let at = 0; goes && at < value.length; at += SLICE) {
        goes = take(value.subarray(at, at + SLICE), false);
        if (Date.now() - began < LONGEST_TASK) continue;
        // Lets the browser do everything else that waits.
        await new Promise((go) => setTimeout(go));
        began = Date.now();
      }
    }
  }
  // What is left unread is given up; a rejection of that is nobody's concern.
  reader?.cancel().catch(() => {});
  take(undefined, whole);
}

/** Seconds, or an HTTP date. */
const delay = (text) =>
  /^\d+$/.test(text) ? text * 1000 : Date.parse(/ GMT$/.test(text) && text) - Date.now();

/** In the order of `PageListener`. */
const EVENTS = [
  "online",
  "offline",
  "pagehide",
  "pageshow",
  "visibilitychange",
  "resume",
  "prerenderingchange",
];

/** Tells `hear` the number of each event of the page, until what it returns is called. */
export function listen(hear) {
  const on = (event) => hear(EVENTS.indexOf(event.type));
  const each = (act) => EVENTS.forEach((name, at) => act(at < 4 ? window : document, name));
  each((target, name) => target.addEventListener(name, on));
  return () => each((target, name) => target.removeEventListener(name, on));
}

/** Whether nobody can see the page now. */
export const isHidden = () => document.hidden;

/** Whether the page is made ready for a visit that may never come. */
export const isPrerendered = () => !!document.prerendering;

/** Whether the browser knows that there is no network. */
export const isOffline = () => !navigator.onLine;

/** Runs `task` once the current one is done, before the browser paints. */
export const soon = (task) => queueMicrotask(task);

/** Tells the page outside what happened, in an event of the component's root. */
export function dispatch(root, name, keys, values) {
  const detail = {};
  keys.forEach((key, at) => (detail[key] = values[at]));
  root.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** The address as a browser reads it, if it is one. */
export function absolute(url, base) {
  try {
    return new URL(url, base).href;
  } catch {
    // It is none.
  }
}

export const origin = () => location.origin;

/** How high each card stands, and what moves it. */
const cards = new WeakMap();

/**
 * The card's content has changed: it grows or shrinks to its height instead of jumping there. A
 * change on the way is taken over where it is. What is in the card is not cut off meanwhile: it can
 * be pressed from the first moment.
 */
export function settle(root) {
  const card = root.querySelector(".ma-card");
  if (!card) return;
  const { height, moving } = cards.get(card) ?? {};
  const seen = card.offsetHeight;
  moving?.cancel();
  const now = card.offsetHeight;
  const from = seen === now ? height : seen;
  const moves = from && from !== now && !matchMedia("(prefers-reduced-motion)").matches;
  const frames = { easing: "ease-out", height: [`${from}px`, `${now}px`] };
  cards.set(card, { height: now, moving: moves ? card.animate(frames, 220) : undefined });
}

/**
 * Has the host's declarations apply where `root` is, through the CSSOM: a `<style>` element or a
 * `style` attribute would need 'unsafe-inline' in the page's policy, and a constructed stylesheet
 * needs nothing. Each rule is inserted empty, and each declaration is set on it by name: whatever a
 * value contains, it cannot end its declaration and begin another.
 *
 * `ignored(at)` is told what the browser does not understand. Returns what takes them away again;
 * throws in browsers from before 2023, which cannot construct a stylesheet.
 */
export function adopt(root, selectors, properties, values, ignored) {
  const sheet = new CSSStyleSheet();
  selectors.forEach((selector, at) => {
    sheet.insertRule(`${selector}{}`, at);
    const { style } = sheet.cssRules[at];
    style.setProperty(properties[at], values[at]);
    if (!style.length) ignored(at);
  });
  const place = root.getRootNode();
  // Outside of the page it can still come into it.
  const { adoptedStyleSheets: sheets } = place.adoptedStyleSheets ? place : document;
  sheets.push(sheet);
  return () => sheets.includes(sheet) && sheets.splice(sheets.indexOf(sheet), 1);
}
