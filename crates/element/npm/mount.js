// A sign-in in an element.

import { load } from "./code.js";
import { Login, identity } from "./login.js";
import { words } from "./words.js";

/** The public API, as the component has it. */
const publicApi = "https://api.onkernel.com";

const connected = new Set();

// A program that calls the prototype's `submit` on a form of ours meets the session, too: the browser's
// own would go past the event.
const { submit } = globalThis.HTMLFormElement?.prototype ?? {};
if (submit) {
  HTMLFormElement.prototype.submit = function () {
    const isOurs = this.dataset.managedAuthPart === "form";
    return isOurs ? this.requestSubmit() : submit.call(this);
  };
}

/** What a sign-in needs that is not here: begun before there is a login. */
export function prepare(apiBaseUrl) {
  // Whoever begins asks again, and says what is wrong.
  load().catch(() => {});
  try {
    const { origin } = new URL(apiBaseUrl ?? publicApi, location.href);
    if (origin === location.origin || connected.has(origin)) return;
    connected.add(origin);
    const link = document.createElement("link");
    Object.assign(link, { rel: "preconnect", href: origin, crossOrigin: "anonymous" });
    document.head.append(link);
  } catch {
    // No address: the component says so.
  }
}

/** What one place asks for, until it is unmounted. */
export class SignIn {
  #login;
  #heard;

  /** It is shown when `styled` is settled, if that is not too long. */
  constructor(place, options, styled) {
    this.place = place;
    this.styled = styled;
    this.options = { ...options };
    this.#heard = {
      "managedauth:success": ({ detail }) => {
        this.#login?.concluded();
        this.options.onSuccess?.(detail);
      },
      "managedauth:error": ({ detail }) => {
        this.#login?.concluded();
        this.options.onError?.(detail);
      },
      focusin: ({ target }) => this.#login?.focused(target),
      focusout: () => this.#login?.blurred(),
    };
    for (const [name, hear] of Object.entries(this.#heard)) place.addEventListener(name, hear);
  }

  /** Resolves when the sign-in is in the page. Rejects when its code could not be loaded. */
  begin() {
    prepare(this.options.apiBaseUrl);
    /** Its words, once they and its looks are there. */
    this.dressed = Promise.all([words(this.options), this.styled]).then(([spoken]) => spoken);
    this.#login = Login.of(this.options);
    return this.#login.join(this);
  }

  /** Sets what is named, and leaves the rest. */
  update(changes) {
    const before = this.options;
    const now = { ...before, ...changes };
    const differs = (name) => now[name] !== before[name];
    if (!this.#login || !Object.keys(now).some(differs)) return;
    this.options = now;
    if (identity.some(differs)) {
      this.#login.leave(this);
      // The code is there, or is being waited for by whoever began first.
      this.begin().catch(() => {});
    } else {
      this.#login.changed(this);
    }
  }

  /** It was moved in the page. */
  moved() {
    this.#login?.refocus();
  }

  unmount() {
    for (const [name, hear] of Object.entries(this.#heard)) {
      this.place.removeEventListener(name, hear);
    }
    this.#login?.leave(this);
    this.#login = undefined;
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
