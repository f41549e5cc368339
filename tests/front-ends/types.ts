// All that the declarations of the npm package say, used: `tsc --strict` has no complaint, and has
// one about each line that is marked.

import { ManagedAuthElement, mount } from "managed-auth-element";
import type {
  Appearance,
  ErrorDetail,
  Localization,
  ManagedAuthEventMap,
  ManagedAuthHandle,
  ManagedAuthOptions,
  MountOptions,
  Step,
  SuccessDetail,
} from "managed-auth-element";

const appearance: Appearance = {
  theme: "dark",
  variables: { "color-primary": "light-dark(#0a7d5a, #6fd3a2)", radius: "0" },
  elements: {
    "button-primary": {
      class: "brand",
      style: { "border-radius": "0", ":hover": { background: "#064" } },
    },
    input: { style: { "::placeholder": { color: "#999" } } },
  },
  layout: {
    frame: "plain",
    sso: "above",
    securityNotes: false,
    skipPrime: true,
    logo: { src: "/logo.svg", dark: "/dark.svg", alt: "Acme" },
    legal: { text: "By going on", terms: "/terms", privacy: "/privacy" },
    poweredBy: { text: "Acme", href: "https://acme.example" },
  },
};
// @ts-expect-error there is no such part
const unknownPart: Appearance = { elements: { buton: {} } };
// @ts-expect-error there is no such token
const unknownToken: Appearance = { variables: { colour: "red" } };
// @ts-expect-error there is no such theme
const unknownTheme: Appearance = { theme: "blue" };

const localization: Localization = { "prime.title": "Connect {site}" };
// @ts-expect-error there is no such text
const unknownWord: Localization = { "prime.titel": "x" };

const options: ManagedAuthOptions = {
  sessionId: "id",
  handoffCode: "code",
  apiBaseUrl: "",
  theme: "auto",
  lang: "pt-BR",
  skipPrime: true,
  autoSubmitCodes: true,
  keepFocus: true,
  returns: true,
  returnsOnError: true,
  liveView: ["https://live.example.com/"],
  siteIcons: { "example.com": "/example.png" },
  appearance,
  localization,
};
// @ts-expect-error a login has a code
const withoutCode: ManagedAuthOptions = { sessionId: "id" };

const mountOptions: MountOptions = {
  ...options,
  onSuccess: ({ profile_name, domain }) => console.log(profile_name.length, domain.length),
  onError: ({ code, message }) => console.log(code?.length, message.length),
  onRestart: () => {},
};
const handle: ManagedAuthHandle = await mount(document.body, mountOptions);
handle.update({ theme: "light", lang: "de" });
handle.update({ sessionId: "another", handoffCode: "another" });
handle.unmount();

const element = document.createElement("managed-auth");
const same: ManagedAuthElement = element;
const found: ManagedAuthElement | null = document.querySelector("managed-auth");
element.sessionId = "id";
element.handoffCode = "code";
element.apiBaseUrl = null;
element.theme = "dark";
element.lang = "de";
element.skipPrime = element.autoSubmitCodes = element.keepFocus = true;
element.exchangeOnConsent = true;
element.returns = element.returnsOnError = false;
element.liveView = ["https://live.example.com/"];
element.siteIcons = { "example.com": "/example.png" };
element.appearance = appearance;
element.localization = localization;
element.restart = () => {};
// @ts-expect-error a flag is no text
element.skipPrime = "yes";

const onStep = (event: ManagedAuthEventMap["managedauth:step"]) => {
  const step: Step = event.detail.step;
  return step === "external-action";
};
element.addEventListener("managedauth:step", onStep);
element.removeEventListener("managedauth:step", onStep);
element.addEventListener("managedauth:success", function ({ detail }) {
  const success: SuccessDetail = detail;
  console.log(success.profile_name, this.sessionId);
});
element.addEventListener("managedauth:error", ({ detail }) => {
  const error: ErrorDetail = detail;
  // @ts-expect-error a code may be missing
  console.log(error.code.length);
});
element.addEventListener("click", (event) => console.log(event.clientX));
// They bubble: to wherever they are listened for.
document.body.addEventListener("managedauth:success", ({ detail }) => console.log(detail.domain));

export { found, same, unknownPart, unknownTheme, unknownToken, unknownWord, withoutCode };
