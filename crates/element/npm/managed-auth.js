// `<managed-auth>`, and `mount` for whoever wants no element of ours.
//
// Importing this defines the element and does nothing else. On a server, where there are no
// elements, it does not even do that.

import { failed } from "./failed.js";
import { tellError } from "./login.js";
import { mount, prepare, SignIn } from "./mount.js";

export { mount };

/** Properties that are attributes, too. */
const texts = { sessionId: "session-id", apiBaseUrl: "api-base-url", theme: "theme" };
const flags = {
  skipPrime: "skip-prime",
  autoSubmitCodes: "auto-submit-codes",
  exchangeOnConsent: "exchange-on-consent",
  keepFocus: "keep-focus",
  returns: "returns",
  returnsOnError: "returns-on-error",
};

/** Properties that no attribute can hold. */
const objects = ["appearance", "localization", "siteIcons", "liveView", "restart"];

const properties = [...Object.keys(texts), ...Object.keys(flags), ...objects];

export class ManagedAuthElement extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [
    ...Object.values(texts),
    ...Object.values(flags),
    "handoff-code",
    "lang",
  ];

  static {
    const define = (name, get, set) => {
      const property = { get, set, configurable: true, enumerable: true };
      Object.defineProperty(this.prototype, name, property);
    };
    for (const [name, attribute] of Object.entries(texts)) {
      define(
        name,
        function () {
          return this.getAttribute(attribute);
        },
        function (text) {
          if (text === null || text === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, text);
        },
      );
    }
    for (const [name, attribute] of Object.entries(flags)) {
      define(
        name,
        function () {
          return this.hasAttribute(attribute);
        },
        function (on) {
          this.toggleAttribute(attribute, Boolean(on));
        },
      );
    }
    for (const name of objects) {
      define(
        name,
        function () {
          return this.#objects[name];
        },
        function (value) {
          this.#objects[name] = value;
          this.#refresh();
        },
      );
    }
  }

  #signIn;
  /** Where the sign-in goes, and what settles when its looks are there. */
  #place;
  #styled;
  /** Not in an attribute unless the host has put it there: recorders of pages read those. */
  #handoffCode = null;
  #objects = {};
  #stale = false;

  get handoffCode() {
    return this.#handoffCode;
  }

  set handoffCode(code) {
    this.#handoffCode = code ?? null;
    this.#refresh();
  }

  connectedCallback() {
    // What was set before this class was there hides what the class says about it.
    for (const name of [...properties, "handoffCode"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#signIn?.moved();
    this.#refresh();
  }

  disconnectedCallback() {
    this.#refresh();
  }

  /** Moved with `moveBefore`: nothing has happened. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, _, value) {
    if (name === "handoff-code") this.#handoffCode = value;
    this.#refresh();
  }

  /** Attributes come one by one, and an element that is moved has left the page for a moment. */
  #refresh() {
    if (this.#stale) return;
    this.#stale = true;
    Promise.resolve().then(() => {
      this.#stale = false;
      this.#settle();
    });
  }

  #settle() {
    const { sessionId, handoffCode } = this;
    if (!this.isConnected || !sessionId || !handoffCode) {
      this.#signIn?.unmount();
      this.#signIn = undefined;
      if (this.isConnected) prepare(this.apiBaseUrl ?? undefined);
    } else if (this.#signIn) {
      this.#signIn.update(this.#options());
    } else {
      this.#start();
    }
  }

  #options() {
    const options = { handoffCode: this.handoffCode, onRestart: this.restart };
    for (const name of properties) options[name] = this[name] ?? undefined;
    // The page's own language, unless the element has another one.
    options.lang = (this.closest("[lang]") ?? document.documentElement).lang;
    return options;
  }

  async #start() {
    const place = this.#made();
    const signIn = new SignIn(place, this.#options(), this.#styled);
    this.#signIn = signIn;
    try {
      await signIn.begin();
    } catch (error) {
      if (this.#signIn !== signIn) return;
      signIn.unmount();
      this.#signIn = undefined;
      console.error("managed-auth:", error.message, error.cause);
      tellError(this, error.message);
      const screen = await failed(this.#options(), error.why, () => this.#refresh());
      // Its words took their time: there may be another sign-in by now, or nobody to see it.
      if (!this.#signIn && this.isConnected) place.replaceChildren(screen);
    }
  }

  /** Where the sign-in goes: here, or behind a shadow root with the stylesheet in it. */
  #made() {
    if (!this.hasAttribute("shadow")) return this;
    if (!this.#place) {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = new URL("./managed-auth.css", import.meta.url);
      this.#styled = new Promise((go) => {
        sheet.addEventListener("load", go);
        sheet.addEventListener("error", () => {
          console.error("managed-auth: the stylesheet did not arrive:", sheet.href);
          go();
        });
      });
      this.#place = document.createElement("div");
      // What the host has put into the element is seen until then.
      this.#place.append(document.createElement("slot"));
      this.#border().append(sheet, this.#place);
    }
    return this.#place;
  }

  /** A sign-in without its border is still a sign-in, with the same looks. */
  #border() {
    try {
      return this.attachShadow({ mode: "open" });
    } catch (error) {
      console.warn("managed-auth: there is no shadow root", error);
      this.replaceChildren();
      return this;
    }
  }
}

// Where there are no elements, and where another copy of this was first, there is nothing to define.
try {
  if (globalThis.customElements && !customElements.get("managed-auth")) {
    customElements.define("managed-auth", ManagedAuthElement);
  }
} catch (error) {
  // `mount` needs no element.
  console.warn("managed-auth: the element is not defined", error);
}
