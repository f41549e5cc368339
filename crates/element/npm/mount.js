// A sign-in in an element: its code is fetched when the first one is shown.

import { failed } from "./failed.js";
import { words } from "./words.js";

/** How long a sign-in waits for words and looks once its code is there, in milliseconds. */
const patience = 2000;

let loading;

/** Fetches, compiles and starts the WebAssembly, once for all. What failed is tried again. */
function load() {
  loading ??= start().catch((cause) => {
    loading = undefined;
    throw new Error("The sign-in could not be loaded.", { cause });
  });
  return loading;
}

async function start() {
  const component = await import("./component.js");
  const wasm = new URL("./component_bg.wasm", import.meta.url);
  // A panic in there is a bare trap: after it nothing of it runs any more. Where it happened, the
  // stack says; other WebAssembly of the page is not ours to speak of.
  const onTrap = ({ error, reason = error }) => {
    const isTrap = reason instanceof WebAssembly.RuntimeError;
    if (!isTrap || !reason.stack?.includes(wasm.pathname)) return;
    loading = Promise.reject(new Error("The sign-in has stopped. Load the page again."));
    loading.catch(() => {});
    for (const signIn of [...inPage]) signIn.stop(reason);
  };
  addEventListener("error", onTrap);
  addEventListener("unhandledrejection", onTrap);
  // Compiles while it arrives, where the server says that it is WebAssembly.
  await component.default({ module_or_path: wasm });
  return component;
}

/** The sign-ins that are shown. */
const inPage = new Set();

/** Tells the page, as the component does. */
export function tellError(place, message) {
  const told = { bubbles: true, composed: true, detail: { message } };
  place.dispatchEvent(new CustomEvent("managedauth:error", told));
}

const after = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** What makes it another login. Everything else is about the one that there is. */
const identity = ["sessionId", "handoffCode", "apiBaseUrl"];

/** From before its code is there until it is unmounted. */
export class SignIn {
  #place;
  #options;
  #styled;
  /** The component, once it is in the page. */
  #shown;
  /** Which login this is: what was begun for an earlier one comes too late. */
  #login = 0;
  /** Its outcome was told: there is no other. */
  #ended = false;

  /** It is shown when `styled` is settled, if that is not too long. */
  constructor(place, options, styled) {
    this.#place = place;
    this.#styled = styled;
    this.#options = { ...options };
    place.addEventListener("managedauth:success", this.#succeeded);
    place.addEventListener("managedauth:error", this.#failed);
  }

  #succeeded = (event) => {
    this.#ended = true;
    this.#options.onSuccess?.(event.detail);
  };
  #failed = (event) => {
    this.#ended = true;
    this.#options.onError?.(event.detail);
  };

  /** Resolves when the sign-in is in the page. Rejects when its code could not be loaded. */
  async begin() {
    const login = ++this.#login;
    const asked = this.#options;
    const translated = words(asked);
    const component = await load();
    const dressed = Promise.all([translated, this.#styled]);
    const [spoken] = await Promise.race([dressed, after(patience).then(() => [])]);
    if (login !== this.#login) return;
    this.#ended = false;
    this.#place.replaceChildren();
    const { onRestart } = this.#options;
    this.#shown = component.mount(this.#place, {
      ...this.#options,
      ...(spoken ?? { lang: "" }),
      onRestart: onRestart && (() => this.#options.onRestart?.()),
    });
    inPage.add(this);
    if (!spoken || asked !== this.#options) this.#translate();
  }

  /** Its code runs no more: the person and the page are told, and no more is asked of it. */
  async stop(error) {
    console.error("managed-auth: the sign-in has stopped", error);
    this.#shown = undefined;
    this.#end();
    const login = this.#login;
    if (!this.#ended) tellError(this.#place, "The sign-in has stopped.");
    const screen = await failed(this.#options, "page.stopped");
    if (login === this.#login) this.#place.replaceChildren(screen);
  }

  /** Sets what is named, and leaves the rest. */
  update(changes) {
    const before = this.#options;
    const now = { ...before, ...changes };
    const differs = (name) => now[name] !== before[name];
    if (!Object.keys(now).some(differs)) return;
    this.#options = now;
    if (identity.some(differs)) {
      this.#end();
      // The code is there, or is being waited for by whoever began first.
      this.begin().catch(() => {});
      return;
    }
    if (differs("theme")) this.#shown?.theme(now.theme ?? "auto");
    if (differs("lang") || differs("localization")) this.#translate();
  }

  unmount() {
    this.#end();
    this.#place.removeEventListener("managedauth:success", this.#succeeded);
    this.#place.removeEventListener("managedauth:error", this.#failed);
  }

  async #translate() {
    const [login, asked] = [this.#login, this.#options];
    const { lang, localization } = await words(asked);
    if (login === this.#login && asked === this.#options) this.#shown?.words(lang, localization);
  }

  #end() {
    this.#login += 1;
    inPage.delete(this);
    this.#shown?.unmount();
    this.#shown = undefined;
  }
}

/** See `managed-auth.d.ts`. */
export async function mount(element, options) {
  const signIn = new SignIn(element, options);
  try {
    await signIn.begin();
  } catch (error) {
    signIn.unmount();
    throw error;
  }
  return {
    update: (changes) => signIn.update(changes),
    unmount: () => signIn.unmount(),
  };
}
