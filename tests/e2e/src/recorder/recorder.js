// Notes what the page tells its surroundings, from before its first script. The notes survive a
// navigation within the origin.
(() => {
  const KEY = "managed-auth-e2e";
  if (window !== top || !/^http/.test(location.protocol)) return;

  // Held on to: a test may take them from the page.
  const { Storage, sessionStorage: storage } = window;
  const [getItem, setItem] = [Storage.prototype.getItem, Storage.prototype.setItem];
  const kept = getItem.call(storage, KEY);
  const seen = kept ? JSON.parse(kept) : {};
  for (const list of ["events", "faults", "warnings", "elsewhere", "reconnecting", "shown", "chatter"]) seen[list] ??= [];
  const note = (list, entry) => {
    seen[list].push(entry);
    setItem.call(storage, KEY, JSON.stringify(seen));
  };

  // What only a test may look at: in no storage, and on no element.
  const hidden = { requests: [], memory: undefined };
  Object.defineProperty(window, "managedAuthE2e", { value: hidden });
  // A request gives its body away to those who wait: here it is kept as it was written.
  const written = new WeakMap();
  const { fetch, Request } = window;
  window.Request = class extends Request {
    constructor(input, init) {
      super(input, init);
      written.set(this, init?.body);
    }
  };
  window.fetch = (input, init) => {
    const is = input instanceof Request;
    const headers = Object.fromEntries(is ? input.headers : new Headers(init?.headers));
    const body = (is ? written.get(input) : init?.body) ?? "";
    hidden.requests.push({ url: is ? input.url : String(input), headers, body });
    return fetch(input, init);
  };
  for (const method of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[method];
    WebAssembly[method] = async (...parts) => {
      const made = await original(...parts);
      const exported = Object.values(made.instance?.exports ?? {});
      hidden.memory ??= exported.find((it) => it instanceof WebAssembly.Memory);
      return made;
    };
  }

  const focused = () => {
    const it = document.activeElement;
    const text = it === document.body
      ? ""
      : it.labels?.[0]?.innerText ?? it.getAttribute("aria-label") ?? it.innerText;
    return `${it.tagName.toLowerCase()} ${text}`.replace(/\s+/g, " ").trim();
  };

  // On the window, where only events that bubble arrive.
  for (const name of ["step", "success", "error"]) {
    addEventListener(`managedauth:${name}`, (event) => {
      note("events", {
        name,
        detail: event.detail,
        shown: document.querySelector("[data-managed-auth-step]")?.dataset.managedAuthStep,
        said: document.querySelector("[data-managed-auth-part=live-region]")?.textContent,
        focused: focused(),
      });
    });
  }

  const text = (parts) => parts.map((part) => part?.stack ?? String(part)).join(" ");
  const lists = { error: "faults", warn: "warnings", log: "chatter", info: "chatter", debug: "chatter" };
  for (const [method, list] of Object.entries(lists)) {
    const original = console[method];
    console[method] = (...parts) => {
      note(list, `console.${method}: ${text(parts)}`);
      original.apply(console, parts);
    };
  }
  addEventListener("error", (event) => note("faults", `error: ${event.message ?? event.target}`), true);
  addEventListener("unhandledrejection", (event) => note("faults", `unhandled: ${text([event.reason])}`));
  addEventListener("securitypolicyviolation", (event) => {
    note("faults", `policy: ${event.violatedDirective} ${event.blockedURI}`);
  });

  // The notice can be too short for whoever looks now and then.
  let reconnecting = false;
  new MutationObserver(() => {
    const now = document.querySelector("[data-managed-auth-reconnecting]") !== null;
    if (now !== reconnecting) note("reconnecting", now);
    reconnecting = now;
  }).observe(document, { attributes: true, childList: true, subtree: true });

  // Whether the page came back as it was, from the back/forward cache.
  addEventListener("pageshow", ({ persisted }) => note("shown", persisted));

  const isElsewhere = (address) => {
    const { origin, protocol } = new URL(address, location.href);
    return protocol.startsWith("http") && origin !== location.origin;
  };
  const observer = new PerformanceObserver((entries) => {
    for (const { name } of entries.getEntries()) {
      if (isElsewhere(name)) note("elsewhere", name);
    }
  });
  observer.observe({ type: "resource", buffered: true });
})();
