import type { Part, State, Token, Word } from "./names.js";

export type { Part, State, Token, Word };

/** Light, dark, or as the person's system has it. */
export type Theme = "auto" | "light" | "dark";

/** Which screen it is. */
export type Step =
  | "prime"
  | "discovering"
  | "form"
  | "external-action"
  | "submitting"
  | "success"
  | "expired"
  | "error";

/** CSS declarations by property, and those for a state under its selector. */
export type PartStyle = { [property: string]: string | { [property: string]: string } | undefined } & {
  [state in State]?: { [property: string]: string };
};

/** What one part looks like besides the defaults. */
export interface PartLook {
  /** More class names, with spaces between them, for a stylesheet of yours. */
  class?: string;
  style?: PartStyle;
}

/** What is on the screen besides the steps, and where. */
export interface Layout {
  /** A card with border and shadow, or nothing around the sign-in. Default: `"card"`. */
  frame?: "card" | "plain";
  /** Where the buttons of identity providers stand, seen from the form. Default: `"below"`. */
  sso?: "above" | "below";
  /** Whether the consent step says what is going to happen. Default: `true`. */
  securityNotes?: boolean;
  /** Goes on without asking for consent. Default: `false`. */
  skipPrime?: boolean;
  /** An image at the head of the card; `alt` is read aloud in its place. */
  logo?: { src: string; dark?: string; alt?: string };
  /** A sentence of yours, and where your terms and your privacy policy are. */
  legal?: { text?: string; terms?: string; privacy?: string };
  /** Whose service this is. */
  poweredBy?: { text: string; href?: string };
}

/** How it looks. What is unknown is ignored, and named in one warning on the console. */
export interface Appearance {
  theme?: Theme;
  /** Design tokens, with values in CSS. */
  variables?: { [token in Token]?: string };
  elements?: { [part in Part]?: PartLook };
  layout?: Layout;
}

/** Texts that replace ours, by key. `{site}`, `{domain}` and `{provider}` are filled in. */
export type Localization = { [word in Word]?: string };

/** What a success brings. */
export interface SuccessDetail {
  /** The browser profile that is now signed in. */
  profile_name: string;
  /** The site. */
  domain: string;
}

/** Why a login ended without success. */
export interface ErrorDetail {
  /** A code for programs, where there is one. */
  code?: string;
  /** A sentence, in the server's words where it said any. */
  message: string;
}

/** Another screen is shown. */
export interface StepDetail {
  step: Step;
}

/** What a sign-in tells: events that bubble and leave a shadow root. */
export interface ManagedAuthEventMap {
  "managedauth:step": CustomEvent<StepDetail>;
  "managedauth:success": CustomEvent<SuccessDetail>;
  /** Comes once in a login, and not after a success; also when the code could not be loaded. */
  "managedauth:error": CustomEvent<ErrorDetail>;
}

/** What can be said about a sign-in. */
export interface ManagedAuthOptions {
  /** The connection's id. Another one begins another login, and ends the one before. */
  sessionId: string;
  /** The one-time code that your backend got with the login. Another one begins another login. */
  handoffCode: string;
  /** Where the API is; `""` is the page's own origin. Default: the public API. */
  apiBaseUrl?: string;
  /** Instead of the one in `appearance`. Can change at any time. */
  theme?: Theme;
  /** A BCP 47 tag such as `de` or `pt-BR`. Default: English. Can change at any time. */
  lang?: string;
  /** Goes on without asking for consent. Default: `false`. */
  skipPrime?: boolean;
  /** Sends a code by itself, once, when it is all that is asked for and complete. Default: `false`. */
  autoSubmitCodes?: boolean;
  /**
   * Spends the code when the person agrees, and not as soon as the page is seen. The consent step
   * names no site then. Default: `false`.
   */
  exchangeOnConsent?: boolean;
  /** Leaves the focus alone when the step changes. Default: `false`. */
  keepFocus?: boolean;
  /** Says on the success screen that the person is being taken back. Default: `false`. */
  returns?: boolean;
  /** The same on the expired and the error screen. Default: `false`. */
  returnsOnError?: boolean;
  /** Which live views of the cloud browser may be shown in a frame: addresses by prefix. */
  liveView?: readonly string[];
  /** Pictures for sites: an address by domain. */
  siteIcons?: Readonly<Record<string, string>>;
  appearance?: Appearance;
  /** Can change at any time. */
  localization?: Localization;
}

/** For [`mount`]: the options, and what to call. */
export interface MountOptions extends ManagedAuthOptions {
  /** Called once, when the account is signed in. */
  onSuccess?: (success: SuccessDetail) => void;
  /** Called once, when the login ends without success. */
  onError?: (error: ErrorDetail) => void;
  /** What "start again" does; without it there is no such button. Update with a fresh login in it. */
  onRestart?: () => void;
}

/** A sign-in in the page. */
export interface ManagedAuthHandle {
  /**
   * Sets what is named, and leaves the rest. Theme, language and words change on the screen;
   * another session, code or API address ends the login and begins another; everything else counts
   * from the next login on.
   */
  update(changes: Partial<MountOptions>): void;
  /**
   * Takes it out of the page, and nothing is told any more. Every request is aborted at the end of the
   * task, unless the same login is mounted again until then, which goes on with it.
   */
  unmount(): void;
}

/**
 * Shows a sign-in in the element, in place of what is in it. Resolves when it is in the page;
 * rejects when its code could not be loaded. Of one login there is one sign-in: mounted elsewhere
 * too, it goes there, and comes back when it is unmounted.
 */
export function mount(element: HTMLElement, options: MountOptions): Promise<ManagedAuthHandle>;

/**
 * `<managed-auth>`: shows a sign-in while it is in the page and has a session and a code. What is
 * written inside is seen until then.
 *
 * Attributes: `session-id`, `handoff-code`, `api-base-url`, `theme`, `lang`, `skip-prime`,
 * `auto-submit-codes`, `exchange-on-consent`, `keep-focus`, `returns`, `returns-on-error`; and
 * `shadow`, with which the sign-in stands behind a shadow root with the stylesheet in it. `shadow` counts from the
 * beginning; the others mean what the options of [`mount`] do.
 */
export class ManagedAuthElement extends HTMLElement {
  /** As the attribute `session-id`. */
  sessionId: string | null;
  /** Not written to the attribute. */
  handoffCode: string | null;
  /** As the attribute `api-base-url`. */
  apiBaseUrl: string | null;
  /** As the attribute. */
  theme: Theme | null;
  /** As the attribute `skip-prime`. */
  skipPrime: boolean;
  /** As the attribute `auto-submit-codes`. */
  autoSubmitCodes: boolean;
  /** As the attribute `exchange-on-consent`. */
  exchangeOnConsent: boolean;
  /** As the attribute `keep-focus`. */
  keepFocus: boolean;
  /** As the attribute. */
  returns: boolean;
  /** As the attribute `returns-on-error`. */
  returnsOnError: boolean;
  liveView: readonly string[] | undefined;
  siteIcons: Readonly<Record<string, string>> | undefined;
  appearance: Appearance | undefined;
  localization: Localization | undefined;
  /** What "start again" does; without it there is no such button. Set a fresh session and code in it. */
  restart: (() => void) | undefined;

  addEventListener<K extends keyof ManagedAuthEventMap>(
    type: K,
    listener: (this: ManagedAuthElement, event: ManagedAuthEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ManagedAuthElement, event: HTMLElementEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof ManagedAuthEventMap>(
    type: K,
    listener: (this: ManagedAuthElement, event: ManagedAuthEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ManagedAuthElement, event: HTMLElementEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "managed-auth": ManagedAuthElement;
  }
  interface GlobalEventHandlersEventMap extends ManagedAuthEventMap {}
}
