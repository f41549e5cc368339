// One login in the page. A one-time code is spent once, however often it is mounted: whoever mounts
// the same login again, while another has it or in the moment in which another left it, takes over
// what is on the screen, with everything that was typed there.

import { load, watch } from "./code.js";
import { failed } from "./failed.js";
import { words } from "./words.js";

/** How long a sign-in waits for words and looks once its code is there, in milliseconds. */
const patience = 2000;

const after = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** What makes it another login. Everything else is about the one that there is. */
export const identity = ["sessionId", "handoffCode", "apiBaseUrl"];

/** Tells the page, as the component does. */
export function tellError(place, message) {
  const told = { bubbles: true, composed: true, detail: { message } };
  place.dispatchEvent(new CustomEvent("managedauth:error", told));
}

/** Those that have not ended, by what makes them another. */
const logins = new Map();

export class Login {
  #key;
  /** The sign-ins that asked for it. The last one has it, and gives it back when it goes. */
  #claims = [];
  /** Settled when it is in the page, or could not be loaded. */
  #ready;
  /** The component, once it is in the page, and its nodes. */
  #component;
  #nodes = [];
  /** The options of which it shows words and theme. */
  #shown;
  /** Its outcome was told: there is no other. */
  #ended = false;
  /** Runs while nobody has it. */
  #leaving;
  #focused;
  #unwatch = watch((error) => this.#stop(error));

  /** The login of these options. */
  static of(options) {
    const key = JSON.stringify(identity.map((name) => options[name] ?? null));
    if (!logins.has(key)) logins.set(key, new Login(key));
    return logins.get(key);
  }

  constructor(key) {
    this.#key = key;
  }

  get #holder() {
    return this.#claims.at(-1);
  }

  /** Resolves when the login is in the page. Rejects when its code could not be loaded. */
  join(signIn) {
    clearTimeout(this.#leaving);
    const before = this.#holder;
    this.#claims.push(signIn);
    if (this.#component) this.#move(before);
    this.#ready ??= this.#begin();
    return this.#ready;
  }

  /** Nobody is told anything any more; when nobody has it at the end of the task, it ends. */
  leave(signIn) {
    const before = this.#holder;
    this.#claims = this.#claims.filter((it) => it !== signIn);
    if (before !== signIn || !this.#component) return;
    this.#move(before);
    if (this.#ended) this.#end();
    else if (!this.#holder) this.#leaving = setTimeout(() => this.#end());
  }

  /** What `signIn` says has changed. */
  changed(signIn) {
    if (signIn === this.#holder) this.#dress();
  }

  /** Another one for the same code would begin anew. */
  concluded() {
    this.#ended = true;
    if (logins.get(this.#key) === this) logins.delete(this.#key);
  }

  focused(node) {
    this.#focused = node;
  }

  /** Chrome and Firefox take the focus away while it is still in the old place. */
  blurred() {
    setTimeout(() => {
      if (this.#focused?.getRootNode().activeElement !== this.#focused) this.#focused = undefined;
    });
  }

  /** Gives the focus back that a node loses when it is moved. */
  refocus() {
    const { activeElement, body } = document;
    if (!activeElement || activeElement === body) this.#focused?.focus({ preventScroll: true });
  }

  async #begin() {
    let [component, holder, spoken] = [];
    try {
      component = await load();
    } catch (error) {
      this.#end();
      throw error;
    }
    do {
      holder = this.#holder;
      // Everybody has gone before it could begin.
      if (!holder) return this.#end();
      spoken = await Promise.race([holder.dressed, after(patience)]);
    } while (holder !== this.#holder);
    const { place, options } = holder;
    this.#shown = options;
    place.replaceChildren();
    this.#component = component.mount(place, {
      ...options,
      ...(spoken ?? { lang: "" }),
      onRestart: options.onRestart && (() => this.#holder?.options.onRestart?.()),
    });
    this.#nodes = [...place.childNodes];
    if (!spoken) this.#translate();
  }

  /** From where it was to who has it now. */
  #move(before) {
    const found = before ? [...before.place.childNodes] : [];
    if (found.length) this.#nodes = found;
    for (const node of this.#nodes) node.remove();
    if (!this.#holder) return;
    this.#holder.place.replaceChildren(...this.#nodes);
    this.refocus();
    this.#dress();
  }

  #dress() {
    const [before, now] = [this.#shown, this.#holder.options];
    if (!this.#component) return;
    const differs = (name) => before[name] !== now[name];
    this.#shown = now;
    if (differs("theme")) this.#component.theme(this.#holder.place, now.theme ?? "auto");
    if (differs("lang") || differs("localization")) this.#translate();
  }

  async #translate() {
    const asked = this.#shown;
    const { lang, localization } = await words(asked);
    if (asked === this.#shown) this.#component?.words(lang, localization);
  }

  /** Its code runs no more: the person and the page are told, and no more is asked of it. */
  async #stop(error) {
    const [holder, ended] = [this.#holder, this.#ended];
    if (!this.#component) return;
    this.#component = undefined;
    this.#end();
    if (!holder) return;
    console.error("managed-auth: the sign-in has stopped", error);
    if (!ended) tellError(holder.place, "The sign-in has stopped.");
    const screen = await failed(holder.options, "stopped");
    if (this.#holder === holder) holder.place.replaceChildren(screen);
  }

  #end() {
    if (logins.get(this.#key) === this) logins.delete(this.#key);
    this.#unwatch();
    this.#component?.unmount();
    this.#component = undefined;
    this.#focused = undefined;
  }
}
