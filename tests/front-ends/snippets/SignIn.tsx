import "managed-auth-element";
import "managed-auth-element/managed-auth.css";
import type { ErrorDetail, SuccessDetail } from "managed-auth-element";
import type {} from "managed-auth-element/react";

type Props = {
  /** What your backend got when it started the login with its API key. */
  login: { id: string; handoff_code: string };
  onSuccess: (success: SuccessDetail) => void;
  onError: (error: ErrorDetail) => void;
};

export function SignIn({ login, onSuccess, onError }: Props) {
  const told = {
    "onmanagedauth:success": (event: CustomEvent<SuccessDetail>) => onSuccess(event.detail),
    "onmanagedauth:error": (event: CustomEvent<ErrorDetail>) => onError(event.detail),
  };
  return (
    <managed-auth
      session-id={login.id}
      handoff-code={login.handoff_code}
      api-base-url="" // this page's own origin; leave it out for the public API
      {...told}
    />
  );
}
