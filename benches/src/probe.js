// Notes what is painted when, in every document of the tab, before the page's own scripts run. The
// same for every page that is measured. Times are milliseconds by `performance.now()`.
(() => {
  const bench = { painted: {}, longest: 0, gap: 0, keys: [], latencies: [] };
  globalThis.bench = bench;

  /** Calls with the time at which the frame that shows what is there now has been painted. */
  bench.afterPaint = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(0);
    });

  const at = (step) => document.querySelector(`[data-managed-auth-step="${step}"]`);
  const consent = () => at("prime")?.querySelector("button");
  const message = () =>
    document.querySelector("[data-managed-auth-step] :is(.message, .ma-external-message)")?.textContent ?? "";
  bench.message = message;

  // What is waited for: noted when it is painted first.
  const marks = {
    prime: () => consent(),
    consent: () => consent() && !consent().disabled,
    form: () => at("form")?.querySelector("button[type=submit]"),
    submitting: () => at("submitting"),
  };
  bench.markMessage = (text) => (marks.message = () => message() === text);
  bench.markFields = (count) => (marks.fields = () => document.querySelectorAll("input").length === count);
  bench.forget = (name) => delete bench.painted[name];

  const look = () => {
    for (const name in marks) {
      if (name in bench.painted || !marks[name]()) continue;
      bench.painted[name] = null;
      bench.afterPaint((time) => (bench.painted[name] = time));
    }
  };
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  const marking = new MutationObserver(look);
  marking.observe(document, everything);

  // From an event in the page to the frame that shows what came of it.
  addEventListener("keydown", (event) => bench.afterPaint((time) => bench.keys.push(time - event.timeStamp)), true);
  addEventListener("click", (event) => (bench.clicked = event.timeStamp), true);

  /** How far `performance.now()` is behind the system's clock, in milliseconds. */
  bench.clock = () => {
    let least = Infinity;
    for (let round = 0; round < 5; round++) {
      const before = Date.now();
      let now = before;
      while (now === before) now = Date.now();
      least = Math.min(least, now - performance.now());
    }
    return least;
  };

  /** From here on, notes how old each message is when it is in the document. It says when it was written. */
  bench.timeMessages = () => {
    marking.disconnect();
    const clock = bench.clock();
    let last = message();
    new MutationObserver(() => {
      const text = message();
      if (text === last) return;
      last = text;
      const written = Number(text.split(" ")[1]);
      if (written) bench.latencies.push(performance.now() + clock - written);
    }).observe(document, everything);
  };

  /** From here on, notes the longest task (which browsers tell from 50 ms on) and the longest gap between frames. */
  bench.watchTasks = () => {
    bench.longest = 0;
    bench.gap = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) bench.longest = Math.max(bench.longest, duration);
    }).observe({ entryTypes: ["longtask"] });
    let last = performance.now();
    const frame = (now) => {
      bench.gap = Math.max(bench.gap, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(frame);
    });
  };

  // The memory of whatever WebAssembly the page starts.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...words) => {
      const made = await original.apply(WebAssembly, words);
      const { exports } = made.instance ?? made;
      bench.wasm = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
      return made;
    };
  }
  bench.pages = () => (bench.wasm ? bench.wasm.buffer.byteLength / 65536 : 0);
})();
