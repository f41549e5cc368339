// Brings the page into a recorded state: stands in for the API, for the person and for the clock.
//
// It runs before the page's own scripts and knows nothing of them but the contract: four calls, one
// stream, and the names of steps and parts. When the state is reached, `data-gallery` on the root
// element says `ready`; when it cannot be reached, it says why.
(() => {
  const state = JSON.parse(document.getElementById("gallery-state").textContent);
  /** How long the page may take for anything, in real milliseconds. */
  const PATIENCE = 10_000;

  // --- the configuration: the brand studio says another one, to the frame that it makes

  const configuration = window.frameElement?.configuration;
  if (configuration) {
    // All of the page has been read, and nothing of it has run.
    const configure = () => {
      document.getElementById("managed-auth-config").textContent = JSON.stringify(configuration);
    };
    document.addEventListener("readystatechange", configure, { once: true });
    // Hands are at the studio's controls, and stay there.
    HTMLElement.prototype.focus = () => {};
  }

  // --- the clock: it stands still unless it is told how much passes, so that pictures repeat

  let now = Date.UTC(2026, 0, 5, 9);
  let lastTimer = 0;
  const timers = new Map();
  const realTimeout = window.setTimeout.bind(window);
  const start = now;
  const realNow = performance.now.bind(performance);
  Date.now = () => now;
  performance.now = () => now - start;
  window.setTimeout = (act, delay = 0, ...more) => {
    const id = ++lastTimer;
    timers.set(id, { at: now + delay, act: () => act(...more) });
    if (delay === 0) realTimeout(ring);
    return id;
  };
  window.clearTimeout = (id) => timers.delete(id);

  /** Everything that is due, in its order. */
  function ring() {
    const due = [...timers].filter(([, timer]) => timer.at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [id, timer] of due) {
      if (timers.delete(id)) timer.act();
    }
  }

  // --- the API

  const answers = structuredClone(state.answers ?? {});
  const streams = [];
  /** The network is gone: what is asked for now is not answered. */
  let dropped = false;
  const seconds = (offset) => new Date(now + 1000 * offset).toISOString();
  const snapshot = () => {
    const own = { ...state.snapshot };
    // Recorded as seconds from now.
    if (typeof own.flow_expires_at === "number") own.flow_expires_at = seconds(own.flow_expires_at);
    return {
      id: state.id,
      domain: "accounts.northwind.example",
      profile_name: "work",
      status: "NEEDS_AUTH",
      flow_type: "LOGIN",
      flow_status: "IN_PROGRESS",
      flow_step: "DISCOVERING",
      ...own,
    };
  };

  const headers = (own) => ({ "Content-Type": "application/json", Date: new Date(now).toUTCString(), ...own });
  const json = (body, status = 200, own = {}) =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: headers(own) });

  function stream() {
    const opened = {};
    const body = new ReadableStream({ start: (controller) => (opened.controller = controller) });
    streams.push(opened);
    return new Response(body, { headers: headers({ "Content-Type": "text/event-stream" }) });
  }

  function answer(call) {
    if (dropped) return new Promise(() => {});
    // Recorded answers, one for each call; the last one stays.
    const scripted = answers[call];
    const next = scripted?.length > 1 ? scripted.shift() : scripted?.[0];
    if (next === "never") return new Promise(() => {});
    if (next === "lost") return Promise.reject(new TypeError("Failed to fetch"));
    if (next) return json(next.body ?? "", next.status, next.headers);
    return {
      exchange: () => json({ jwt: "gallery" }),
      retrieve: () => json(snapshot()),
      submit: () => json({ accepted: true }, 202),
      events: stream,
    }[call]();
  }

  const realFetch = window.fetch.bind(window);
  window.fetch = async (resource, options) => {
    const path = /\/auth\/connections\/[^/]+(?:\/(\w+))?$/.exec(new URL(resource.url ?? String(resource), location.href).pathname);
    return path ? answer(path[1] ?? "retrieve") : realFetch(resource, options);
  };

  // --- the cloud browser, of which there is a picture in place of a live view

  if (state.live) {
    // As soon as the frame is there, so that nothing is asked of anybody.
    new MutationObserver(() => {
      const frame = document.querySelector("iframe:not([srcdoc])");
      if (frame) frame.srcdoc = `<img alt="" width="100%" src="${state.live}">`;
    }).observe(document, { childList: true, subtree: true });
  }

  // --- the person

  /** Looks, in real time, until there is something. */
  async function until(what, look) {
    const end = realNow() + PATIENCE;
    for (;;) {
      const seen = look();
      if (seen) return seen;
      if (realNow() > end) throw new Error(`waited in vain for ${what}`);
      await new Promise((go) => realTimeout(go, 8));
    }
  }

  const visible = (selector) => {
    const found = [...document.querySelectorAll(selector)];
    return found.find((element) => element.checkVisibility());
  };
  const seen = (selector) => until(`\`${selector}\``, () => visible(selector));
  const step = (name) => `[data-managed-auth-step="${name}"]`;
  const enabled = (selector) => seen(`${selector}:not(:disabled)`);
  /** Lets the page put on the screen what it has heard. */
  const settle = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => realTimeout(go))));

  let events = 0;
  const deeds = {
    async consent() {
      (await enabled(`${step("prime")} button`)).click();
      await until("the stream", () => streams.length);
    },
    async event(flow) {
      const data = {
        event: "managed_auth_state",
        timestamp: seconds(0),
        flow_status: "IN_PROGRESS",
        flow_type: "LOGIN",
        flow_step: "AWAITING_INPUT",
        interaction_id: `interaction-${++events}`,
        ...flow,
      };
      const text = `event: ${data.event}\ndata: ${JSON.stringify(data)}\n\n`;
      const { controller } = await until("a stream", () => streams.at(-1));
      controller.enqueue(new TextEncoder().encode(text));
      await settle();
    },
    async fill(values) {
      await seen(`${step("form")} input, ${step("external-action")} input`);
      const inputs = [...document.querySelectorAll("form input:not([readonly])")];
      values.forEach((value, index) => {
        inputs[index].value = value;
        inputs[index].dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    async press(selector) {
      (await enabled(selector)).click();
      await settle();
    },
    async see(selector) {
      await seen(selector);
    },
    async pass(seconds) {
      now += 1000 * seconds;
      ring();
      await settle();
    },
    async drop() {
      dropped = true;
      const { controller } = await until("a stream", () => streams.at(-1));
      controller.error(new TypeError("network error"));
      await settle();
    },
    async offline() {
      Object.defineProperty(navigator, "onLine", { get: () => false });
      dispatchEvent(new Event("offline"));
      await settle();
    },
    async caps() {
      const input = await seen("input[type=password]");
      input.dispatchEvent(new KeyboardEvent("keyup", { key: "A", modifierCapsLock: true, bubbles: true }));
    },
  };

  async function play() {
    // Most states are one event after consent.
    const opening = state.event ? [{ consent: true }, { event: state.event }] : [];
    for (const deed of [...opening, ...(state.play ?? [])]) {
      for (const [name, value] of Object.entries(deed)) await deeds[name](value);
    }
    await seen(step(state.step));
    if (state.until) await seen(state.until);
    await settle();
  }

  const tell = (text) => (document.documentElement.dataset.gallery = text);
  play().then(() => tell("ready"), (error) => tell(`${state.id}: ${error.message}`));
})();
