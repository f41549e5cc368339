// The page itself, in the states that are looked at, in the brand as it is being made.
//
// A frame is the gallery's: the built page, with a recorded state before its own scripts. It takes its
// configuration from the element that it is in (`replay.js`). Tokens then change in the frame as it is,
// as fast as they are picked. For anything else a new frame is loaded behind the one that is seen, and
// takes its place when it has come to the same state.

import { merge } from "./brand.js";

/** How long hands have to rest before frames are loaded anew, in milliseconds. */
const REST = 300;
/** So many are loaded at once: more keep each other waiting. */
const AT_ONCE = 3;

/** So many pages stay alive out of sight: each reserves memory, and a browser has room for about a hundred. */
const MOST = 40;

/** How high a window is that is so wide. */
const least = (width) => (width > 600 ? 640 : 700);

export class Preview {
  #stage;
  #figures = new Map();
  #brand = {};
  #waiting = new Set();
  #loading = 0;
  #rest;
  #seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      target.cell.isSeen = isIntersecting;
      if (isIntersecting) this.#follow(target.cell);
      else if (this.#stage.querySelectorAll("iframe").length > MOST) target.cell.rest();
    }
  }, { rootMargin: "200px" });

  constructor(stage) {
    this.#stage = stage;
    // The stage, and not what is in it: that changes its size by this.
    new ResizeObserver(() => this.#cells.forEach((cell) => cell.fit())).observe(stage);
  }

  /** Shows these states: in these themes, in windows of this width. What stays keeps its place. */
  show(brand, states, themes, width) {
    this.#brand = brand;
    const old = this.#figures;
    this.#figures = new Map();
    this.#stage.classList.toggle("wide", width > 600);
    this.#stage.classList.toggle("both", themes.length > 1);
    for (const [at, state] of states.entries()) {
      const key = `${state.id} ${width}`;
      const figure = old.get(key) ?? makeFigure(state, width);
      old.delete(key);
      this.#figures.set(key, figure);
      for (const pane of figure.querySelectorAll(".pane")) {
        if (!themes.includes(pane.cell.theme)) this.#drop(pane);
      }
      for (const [at, theme] of themes.entries()) {
        const panes = figure.querySelectorAll(".pane");
        if ([...panes].some((pane) => pane.cell.theme === theme)) continue;
        const { pane } = new Cell(state, theme, width);
        figure.insertBefore(pane, panes[at] ?? null);
        this.#seen.observe(pane);
      }
      figure.at = at;
    }
    for (const figure of old.values()) {
      figure.querySelectorAll(".pane").forEach((pane) => this.#drop(pane));
      figure.remove();
    }
    for (const figure of this.#figures.values()) {
      // A frame that is moved in the page loads again: only what is new finds its place.
      if (figure.isConnected) continue;
      const next = [...this.#stage.children].find(({ at }) => at > figure.at);
      this.#stage.insertBefore(figure, next ?? null);
    }
    this.#cells.forEach((cell) => cell.fit());
    this.wear(brand);
  }

  #drop(pane) {
    this.#seen.unobserve(pane);
    pane.cell.drop();
  }

  get #cells() {
    return [...this.#stage.querySelectorAll(".pane")].map(({ cell }) => cell);
  }

  /** Shows another brand. */
  wear(brand) {
    this.#brand = brand;
    for (const cell of this.#cells) if (cell.isSeen) this.#follow(cell);
    this.#tell();
  }

  #follow(cell) {
    const wanted = configuration(this.#brand, cell);
    if (cell.wear(wanted)) return;
    this.#waiting.add(cell);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#load(), cell.frame ? REST : 0);
    this.#tell();
  }

  #load() {
    for (const cell of this.#waiting) {
      if (this.#loading >= AT_ONCE) return;
      this.#waiting.delete(cell);
      if (!cell.pane.isConnected || cell.isLoading) continue;
      this.#loading++;
      cell.load(configuration(this.#brand, cell)).finally(() => {
        this.#loading--;
        if (cell.isSeen) this.#follow(cell);
        this.#load();
        this.#tell();
      });
    }
  }

  /** Whether all that is seen is as it is wanted, for whoever waits for it. */
  #tell() {
    const busy = this.#loading > 0 || this.#waiting.size > 0;
    this.#stage.ariaBusy = String(busy);
  }
}

/** What the page in a frame is told: what can be seen of a brand, and what the state needs. */
function configuration({ appearance = {}, localization = {}, lang }, { state, theme }) {
  const { skipPrime, ...layout } = appearance.layout ?? {};
  const own = { ...appearance, theme, layout };
  return merge({ apiBaseUrl: "", lang, appearance: own, localization }, state.config);
}

/** All that has to be loaded to be changed. */
function fixed({ appearance: { theme, variables, ...looks }, ...rest }) {
  return JSON.stringify([looks, rest]);
}

/** One state, in one theme or in both. */
function makeFigure({ id, group, title }, width) {
  const figure = document.createElement("figure");
  figure.style.setProperty("--width", `${width}px`);
  const caption = document.createElement("figcaption");
  caption.textContent = `${group}: ${title}`;
  figure.append(caption);
  figure.dataset.state = id;
  return figure;
}

/** What the address of the page says. A link is for one tab, and so each frame has another one. */
function address({ address = "code=gallery" }) {
  return address.replace(/\bcode=[^&]+/, `code=${Math.random()}`);
}

/** One state in one theme. */
class Cell {
  frame;
  isLoading = false;
  isSeen = false;
  /** What the frame was loaded with. */
  #worn;
  /** What has changed since, and all tokens that were ever set. */
  #sheet;
  #tokens;
  #stop;

  constructor(state, theme, width) {
    Object.assign(this, { state, theme, width });
    this.pane = document.createElement("div");
    this.pane.className = "pane";
    this.pane.dataset.theme = theme;
    this.pane.cell = this;
  }

  /** Shows this configuration in the frame as it is. False when it has to be loaded for that. */
  wear(wanted) {
    if (!this.frame || fixed(wanted) !== fixed(this.#worn)) return false;
    const page = this.frame.contentDocument;
    const root = page.querySelector(".ma-root");
    // There is nothing to put it on.
    if (!root) return true;
    if (!this.#sheet) {
      this.#sheet = new this.frame.contentWindow.CSSStyleSheet();
      this.#sheet.insertRule(`#${CSS.escape(root.id)}.ma-root {}`);
      page.adoptedStyleSheets = [...page.adoptedStyleSheets, this.#sheet];
    }
    const { style } = this.#sheet.cssRules[0];
    const own = wanted.appearance.variables ?? {};
    for (const name of Object.keys(own)) this.#tokens.add(name);
    // What is set no longer is what it is by itself.
    for (const name of this.#tokens) style.setProperty(`--managed-auth-${name}`, own[name] ?? "initial");
    this.fit();
    return true;
  }

  /** Loads the page anew, behind what is seen. */
  async load(wanted) {
    this.isLoading = true;
    const frame = document.createElement("iframe");
    frame.title = `${this.state.group}: ${this.state.title}, ${this.theme}`;
    frame.configuration = wanted;
    frame.src = `login/${this.state.id}?${address(this.state)}`;
    frame.className = "coming";
    frame.style.width = `${this.width}px`;
    frame.style.height = `${least(this.width)}px`;
    this.pane.append(frame);
    const told = await Promise.race([reached(frame), new Promise((stop) => (this.#stop = stop))]);
    this.isLoading = false;
    if (!frame.isConnected) return;
    this.frame?.remove();
    frame.classList.remove("coming");
    this.frame = frame;
    this.#worn = wanted;
    this.#sheet = undefined;
    this.#tokens = new Set(Object.keys(wanted.appearance.variables ?? {}));
    this.pane.classList.toggle("failed", told !== "ready");
    this.pane.title = told === "ready" ? "" : told;
    this.fit();
  }

  /** Goes without a frame until it is seen again. */
  rest() {
    if (this.isLoading) return;
    this.frame?.remove();
    // Nothing of the page may be held on to.
    this.frame = this.#sheet = undefined;
  }

  /** Takes it out of the page: no frame will be heard of any more. */
  drop() {
    this.pane.remove();
    this.#stop?.();
  }

  /** As large as there is room for, and as high as the page is. */
  fit() {
    const scale = Math.min(1, this.pane.clientWidth / this.width);
    let height = least(this.width);
    if (this.frame) {
      const { style, contentDocument } = this.frame;
      style.transform = `scale(${scale})`;
      // The room above the card is a part of the window's height, and grows with it: a little each time.
      for (let before = 0; before < height; ) {
        style.height = `${height}px`;
        before = height;
        height = Math.max(height, contentDocument?.scrollingElement?.scrollHeight ?? 0);
      }
    }
    this.pane.style.height = `${height * scale}px`;
  }
}

/** Resolves when the page in the frame is in its state, or will not get there. */
function reached(frame) {
  return new Promise((done) => {
    frame.addEventListener("load", () => {
      const page = frame.contentDocument?.documentElement;
      const look = () => page?.dataset.gallery;
      // Of a page that is not the gallery's nothing will be heard.
      if (!page?.querySelector("#gallery-state") || look()) return done(look() ?? "this state is not there");
      new MutationObserver((_, observer) => {
        if (!look()) return;
        observer.disconnect();
        done(look());
      }).observe(page, { attributeFilter: ["data-gallery"] });
    }, { once: true });
  });
}
