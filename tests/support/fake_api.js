// An API in the page: answers `fetch` as a test tells it to, and keeps what was asked.

export class FakeApi {
  constructor(snapshot) {
    this.snapshot = snapshot;
    this.calls = [];
    this.scripted = {};
    this.streams = [];
    this.errors = [];
    this.original = window.fetch;
    window.fetch = (request) => this.answer(request);
    // A request gives its body away to those who wait: here it is kept as it was written.
    const { Request } = window;
    this.Request = Request;
    window.Request = class extends Request {
      constructor(input, init) {
        super(input, init);
        this.written = init?.body ?? "";
      }
    };
    this.onError = (event) => this.errors.push(String(event.reason ?? event.message));
    addEventListener("error", this.onError);
    addEventListener("unhandledrejection", this.onError);
  }

  // The next call of this path is answered so; a negative status never answers.
  script(path, status, body, header, value) {
    this.scriptWith(path, status, body, header ? [[header, value]] : []);
  }

  scriptWith(path, status, body, headers) {
    (this.scripted[path] ??= []).push({ status, body, headers });
  }

  // The next call of this path is answered with a body that breaks off.
  scriptCut(path, status, text) {
    const sent = [new TextEncoder().encode(text)];
    const pull = (controller) =>
      sent.length ? controller.enqueue(sent.pop()) : controller.error(new TypeError("network error"));
    this.scriptWith(path, status, new ReadableStream({ pull }), []);
  }

  // The next call of this path is answered with a body that has no end.
  scriptEndless(path, status) {
    (this.scripted[path] ??= []).push({ status, body: new ReadableStream(), headers: {} });
  }

  answer(request) {
    const { url, written, headers, redirect, cache, signal } = request;
    const path = url.replace(/^.*\/auth\/connections\/[^/]+/, "");
    const call = { path, body: written, headers: [...headers], aborted: false, redirect, cache };
    this.calls.push(call);
    const aborted = new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        call.aborted = true;
        reject(new DOMException("Aborted", "AbortError"));
      });
    });
    aborted.catch(() => {});
    const scripted = this.scripted[path]?.shift();
    if (scripted?.status < 0) {
      call.waits = true;
      return aborted;
    }
    if (scripted) {
      const { status, body, headers } = scripted;
      return Promise.race([aborted, Promise.resolve(new Response(status === 204 ? null : body, { status, headers }))]);
    }
    if (path === "/exchange") return Promise.resolve(Response.json({ jwt: "token" }));
    if (path === "") return Promise.resolve(new Response(this.snapshot, { status: 200 }));
    if (path === "/submit") return Promise.resolve(Response.json({ accepted: true }, { status: 202 }));
    const stream = { closed: false };
    const body = new ReadableStream({
      start: (controller) => {
        stream.controller = controller;
        aborted.catch((error) => {
          stream.closed = true;
          controller.error(error);
        });
      },
    });
    this.streams.push(stream);
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  }

  send(text) {
    this.streams.at(-1).controller.enqueue(new TextEncoder().encode(text));
  }

  drop() {
    const stream = this.streams.at(-1);
    stream.closed = true;
    stream.controller.error(new TypeError("network error"));
  }

  openStreams() {
    return this.streams.filter((stream) => !stream.closed).length;
  }

  count(path) {
    return this.calls.filter((call) => call.path === path).length;
  }

  // What was asked, one call a line.
  requests() {
    const line = ({ path, headers, body, redirect, cache }) => JSON.stringify([path, headers, body, redirect, cache]);
    return this.calls.map(line).join("\n");
  }

  // Calls that are never answered, and have not been aborted.
  waiting() {
    return this.calls.filter((call) => call.waits && !call.aborted).length;
  }

  // A header of the last call of this path.
  header(path, name) {
    const { headers } = this.calls.findLast((call) => call.path === path) ?? { headers: [] };
    return new Headers(headers).get(name) ?? "";
  }

  // What the last call of this path does with a redirect.
  redirect(path) {
    return this.calls.findLast((call) => call.path === path)?.redirect ?? "";
  }

  body(path) {
    return this.calls.findLast((call) => call.path === path)?.body ?? "";
  }

  failures() {
    return this.errors.join("\n");
  }

  // Keeps what is said on the console, as warning or error, from now on.
  listen() {
    this.console = [];
    this.methods = { error: console.error, warn: console.warn };
    for (const method in this.methods) console[method] = (...parts) => this.console.push(parts.join(" "));
  }

  said() {
    return this.console.join("\n");
  }

  // The clock of the page goes on from here; timers are left as they are, as after a sleep.
  jump(milliseconds) {
    const { now } = Date;
    this.now ??= now;
    Date.now = () => now() + milliseconds;
  }

  // So much time has passed by the clock that nobody can set.
  hurry(milliseconds) {
    const now = Performance.prototype.now.bind(performance);
    performance.now = () => now() + milliseconds;
  }

  restore() {
    if (this.now) Date.now = this.now;
    delete performance.now;
    window.fetch = this.original;
    window.Request = this.Request;
    Object.assign(console, this.methods);
    removeEventListener("error", this.onError);
    removeEventListener("unhandledrejection", this.onError);
  }
}

// Counts what happens to the DOM below an element.
export class Watch {
  constructor(root) {
    this.records = [];
    this.observer = new MutationObserver((records) => this.records.push(...records));
    this.observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  }

  take() {
    this.records.push(...this.observer.takeRecords());
    const seen = this.records.map((record) => `${record.type} ${record.target.nodeName} ${record.attributeName ?? ""}`);
    this.records = [];
    return seen.join("\n");
  }
}
