// The sign-in in React: what `cargo xtask bench` measures the page against.
//
// The smallest that honestly does the same job: it exchanges the code, reads the connection, follows
// the stream with npm's eventsource-parser, and shows consent, form, choices, what is to be done
// elsewhere, and the end. What the page does beyond that (reconnecting, languages, looks of a host,
// what screen readers hear, the rules of a login) is left out, which is to the baseline's advantage.

import { createParser } from "eventsource-parser";
import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "./style.css";

const query = new URLSearchParams(location.search);
const [code, skipPrime] = [query.get("code"), query.get("skip_prime") === "1"];
const connection = `/auth/connections/${location.pathname.split("/").pop()}`;
history.replaceState(null, "", location.pathname);

let jwt;

async function call(path, init) {
  const headers = { "Content-Type": "application/json" };
  if (jwt) headers.Authorization = `Bearer ${jwt}`;
  const response = await fetch(connection + path, { ...init, headers });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The server answered ${response.status}.`);
  return answer;
}

const post = (path, body) => call(path, { method: "POST", body: JSON.stringify(body) });

async function follow(onState, signal) {
  const headers = { Accept: "text/event-stream", Authorization: `Bearer ${jwt}` };
  const response = await fetch(`${connection}/events`, { headers, signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "managed_auth_state") onState(JSON.parse(data));
    },
  });
  const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await text.read();
    if (done) return;
    parser.feed(value);
  }
}

function stepOf({ flow_status: status, flow_step: step }) {
  if (status === "SUCCESS") return "success";
  if (status === "EXPIRED") return "expired";
  if (status === "FAILED" || status === "CANCELED") return "error";
  if (step === "AWAITING_INPUT") return "form";
  if (step === "AWAITING_EXTERNAL_ACTION") return "external-action";
  return step === "SUBMITTING" ? "submitting" : "discovering";
}

const inputTypes = { password: "password", code: "text", totp_code: "text" };

function Field({ field }) {
  const id = `field-${field.id}`;
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        name={field.id}
        type={inputTypes[field.type] ?? "text"}
        inputMode={field.input_mode}
        required={field.required !== false}
        aria-invalid={field.reason === "rejected"}
        aria-describedby={field.hint && `${id}-hint`}
        autoComplete={field.type === "password" ? "current-password" : "on"}
      />
      {field.hint && <small id={`${id}-hint`}>{field.hint}</small>}
    </div>
  );
}

function Answers({ flow, submit }) {
  const { fields = [], choices = [], interaction_id } = flow;
  const send = (event) => {
    event.preventDefault();
    const field_values = Object.fromEntries(new FormData(event.currentTarget));
    submit({ interaction_id, field_values });
  };
  return (
    <>
      {fields.length > 0 && (
        <form key={interaction_id} onSubmit={send}>
          {fields.map((field) => <Field key={field.id} field={field} />)}
          <button type="submit">Continue</button>
        </form>
      )}
      {choices.map((choice) => (
        <button key={choice.id} onClick={() => submit({ interaction_id, selected_choice_id: choice.id })}>
          {choice.display_text ?? choice.label}
          <small>{choice.masked_destination ?? choice.description ?? choice.context}</small>
        </button>
      ))}
    </>
  );
}

function SignIn() {
  const [granted, setGranted] = useState(false);
  const [identity, setIdentity] = useState();
  const [flow, setFlow] = useState({});
  const [agreed, setAgreed] = useState(skipPrime);
  const [answered, setAnswered] = useState();
  const [error, setError] = useState();
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    post("/exchange", { code })
      .then((answer) => {
        jwt = answer.jwt;
        setGranted(true);
        return call("");
      })
      .then((snapshot) => {
        setIdentity(snapshot);
        // The stream's own state is newer.
        setFlow((flow) => (flow.flow_status ? flow : snapshot));
      })
      .catch(setError);
  }, []);

  const listens = agreed && granted;
  useEffect(() => {
    if (!listens) return;
    const aborter = new AbortController();
    follow(setFlow, aborter.signal).catch((error) => aborter.signal.aborted || setError(error));
    return () => aborter.abort();
  }, [listens]);

  const submit = (submission) => {
    setAnswered(submission.interaction_id);
    post("/submit", submission).catch((error) => {
      setAnswered(undefined);
      setFlow((flow) => ({ ...flow, website_error: error.message }));
    });
  };

  const waits = answered !== undefined && answered === flow.interaction_id;
  const step = error ? "error" : !agreed ? "prime" : waits ? "submitting" : stepOf(flow);
  const site = identity?.domain ?? "the site";
  const titles = {
    prime: `Sign in to ${site}`,
    discovering: `Opening ${site}`,
    form: `Sign in to ${site}`,
    "external-action": "One more step",
    submitting: "Signing in",
    success: "You are signed in",
    expired: "This session has expired",
    error: "The sign-in failed",
  };
  return (
    <section className="card" data-managed-auth-step={step}>
      <h1>{titles[step]}</h1>
      {step === "prime" && (
        <>
          <p>Your answers go to {site} and are used to sign in there.</p>
          <button disabled={!identity} onClick={() => setAgreed(true)}>Continue</button>
        </>
      )}
      {(step === "discovering" || step === "submitting") && <p role="status">This takes a moment.</p>}
      {step === "external-action" && <p className="message">{flow.external_action_message}</p>}
      {flow.website_error && <p role="alert">{flow.website_error}</p>}
      {(step === "form" || step === "external-action") && <Answers flow={flow} submit={submit} />}
      {step === "error" && <p role="alert">{error?.message ?? flow.error_message}</p>}
    </section>
  );
}

createRoot(document.getElementById("root")).render(<SignIn />);
