// `import type {} from "managed-auth-element/react"` makes `<managed-auth>` known to React 19's JSX.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type {
  Appearance,
  Localization,
  ManagedAuthElement,
  ManagedAuthEventMap,
  Theme,
} from "./managed-auth.js";

type Events = {
  [name in keyof ManagedAuthEventMap as `on${name}`]?: (event: ManagedAuthEventMap[name]) => void;
};

/** The attributes and properties of `<managed-auth>`. */
export interface ManagedAuthAttributes extends HTMLAttributes<ManagedAuthElement>, Events {
  "session-id"?: string;
  "handoff-code"?: string;
  handoffCode?: string;
  "api-base-url"?: string;
  theme?: Theme;
  "skip-prime"?: boolean;
  "auto-submit-codes"?: boolean;
  "exchange-on-consent"?: boolean;
  "keep-focus"?: boolean;
  returns?: boolean;
  "returns-on-error"?: boolean;
  shadow?: boolean;
  liveView?: readonly string[];
  siteIcons?: Readonly<Record<string, string>>;
  appearance?: Appearance;
  localization?: Localization;
  restart?: () => void;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "managed-auth": DetailedHTMLProps<ManagedAuthAttributes, ManagedAuthElement>;
    }
  }
}
