// The stream's framing in the browser: our parser, compiled as it is shipped, against npm's
// eventsource-parser, on the same bytes in the same page. `cargo xtask bench` asks for it.

import { createParser } from "eventsource-parser";

// Beside the page and not in it: built by cargo.
const glue = "/framing/framing.js";

/** Events as a login has them: a form of two fields and a choice, a heartbeat now and then. */
function stream(bytes) {
  const parts = [];
  let size = 0;
  for (let n = 0; size < bytes; n++) {
    const timestamp = "2026-01-01T00:00:00.000Z";
    const field = (id, type, label) =>
      ({ id, ref: id, type, reason: "missing", label, hint: "As on the site", observed_selector: `#${id}` });
    const state = {
      event: "managed_auth_state", timestamp, flow_status: "IN_PROGRESS", flow_step: "AWAITING_INPUT",
      flow_type: "LOGIN", interaction_id: `int_${n}`,
      fields: [field("name", "identifier", "Email address"), field("word", "password", "Password")],
      choices: [{ id: "c1", type: "sso_provider", label: "Continue with Google", observed_selector: "#google" }],
      hosted_url: "https://auth.example.com/login/ma_0123456789", website_error: "Zu oft versucht – später wieder",
    };
    let text = `id: ${n}\nevent: managed_auth_state\ndata: ${JSON.stringify(state)}\n\n`;
    if (n % 8 === 0) text += `event: sse_heartbeat\ndata: {"event":"sse_heartbeat","timestamp":"${timestamp}"}\n\n`;
    parts.push(text);
    size += text.length;
  }
  return new TextEncoder().encode(parts.join(""));
}

function* cut(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What the bytes come to: how many events, of how many characters, with how many fields. */
const ways = {
  async ours() {
    const { default: init, Stream } = await import(/* @vite-ignore */ glue);
    await init();
    return (chunks, typed) => {
      const stream = new Stream(typed);
      for (const chunk of chunks) stream.feed(chunk);
      const counted = [stream.events(), stream.counted()];
      stream.free();
      return counted;
    };
  },
  async theirs() {
    return (chunks, typed) => {
      const counted = [0, 0];
      const decoder = new TextDecoder();
      const parser = createParser({
        onEvent({ event, data }) {
          counted[0]++;
          if (!typed) counted[1] += data.length;
          else if (event === "managed_auth_state") counted[1] += JSON.parse(data).fields.length;
        },
      });
      for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
      return counted;
    };
  },
};

/** Megabytes a second, round by round, one way after the other within each round. */
async function measure(size, total, typed, rounds) {
  const bytes = stream(total);
  const chunks = [...cut(bytes, size)];
  const run = { ours: await ways.ours(), theirs: await ways.theirs() };
  const rates = { ours: [], theirs: [] };
  const counts = {};
  for (let round = -2; round < rounds; round++) {
    for (const who of ["ours", "theirs"]) {
      const began = performance.now();
      counts[who] = run[who](chunks, typed);
      const seconds = (performance.now() - began) / 1000;
      // The first rounds warm both up.
      if (round >= 0) rates[who].push(bytes.length / 1e6 / seconds);
    }
  }
  return { ...rates, counts };
}

globalThis.measureFraming = measure;
