// Notes what is painted when, in every document of the tab, before the page's own scripts run. The
// same for every page that is measured. Times are milliseconds by `performance.now()`.
(() => {
  const bench = { painted: {}, longest: 0, gap: 0, keys: [], changed: [], shown: [] };
  globalThis.bench = bench;

  /** Before all other tasks: from a frame's callback, as soon as the frame is painted. */
  const next = (then) => scheduler.postTask(then, { priority: "user-blocking" });

  /** Whether what the document becomes now is in the frame that is being made. */
  let inFrame = false;
  const original = requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    original((time) => {
      if (!inFrame) next(() => (inFrame = false));
      inFrame = true;
      callback(time);
    });

  /** Calls with the time at which the frame that shows what is there now has been painted. */
  bench.afterPaint = (then) => {
    const painted = () => next(() => then(performance.now()));
    if (inFrame) painted();
    else requestAnimationFrame(painted);
  };

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
  const count = (selector) => document.querySelectorAll(`[data-managed-auth-step] ${selector}`).length;
  // What is marked on request: the message with this text, so many fields or choices.
  const marked = {
    message: (text) => message() === text,
    fields: (number) => count("input") === number,
    choices: (number) => count("button") >= number,
  };
  bench.mark = (name, what) => (marks[name] = () => marked[name](what));
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
    let most = 0;
    for (let round = 0; round < 20; round++) {
      const before = Date.now();
      let now = before;
      while (now === before) now = Date.now();
      // Whatever comes between the two makes it less.
      most = Math.max(most, now - performance.now());
    }
    return most;
  };

  /**
   * From here on, notes of each message how old it is when it is in the document (`changed`), and when
   * it is in a frame that was painted (`shown`). It says when it was written.
   */
  bench.timeMessages = () => {
    marking.disconnect();
    const clock = bench.clock();
    const age = (time, text) => time + clock - Number(text.split(" ")[1]);
    // In the document; in the frame that is being made; in the last frame.
    let [now, drawn, seen] = [message(), message(), message()];
    let waits = false;
    const painted = () => {
      waits = false;
      if (drawn !== seen) bench.shown.push(age(performance.now(), drawn));
      seen = drawn;
      if (now !== drawn) wait();
    };
    const draw = () => {
      drawn = now;
      next(painted);
    };
    const wait = () => {
      if (waits) return;
      waits = true;
      if (inFrame) draw();
      else requestAnimationFrame(draw);
    };
    new MutationObserver(() => {
      const text = message();
      if (text === now) return;
      now = text;
      bench.changed.push(age(performance.now(), text));
      if (inFrame) drawn = now;
      wait();
    }).observe(document, everything);
    bench.allShown = (last) => seen === last;
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
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...words) => {
      const made = await instantiate.apply(WebAssembly, words);
      const { exports } = made.instance ?? made;
      bench.wasm = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
      return made;
    };
  }
  bench.pages = () => (bench.wasm ? bench.wasm.buffer.byteLength / 65536 : 0);
})();
