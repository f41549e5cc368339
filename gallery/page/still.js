// What the gallery's server does with an address, where there are only files.
//
// It stands at the end of the head: behind the configuration, before anything of the page runs.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const wanted = new URLSearchParams(location.search);

  // The code goes from the address as the page reads it; loaded again, it is there again. Each frame has
  // one of its own: a page leaves a link alone that another one has open.
  if (!wanted.has("code")) {
    const { address = "code=gallery" } = read("gallery-state");
    const all = new URLSearchParams(`${address}&${wanted}`);
    if (all.has("code")) all.set("code", crypto.randomUUID());
    history.replaceState(null, "", `?${all}`);
  }

  // What begins with a dot would be read from another place by each who reads it.
  const { dataset } = document.querySelector('meta[name="managed-auth-page"]');
  for (const name of ["glue", "wasm"]) dataset[name] = new URL(dataset[name], location).href;

  const brand = read("gallery-brands")[wanted.get("brand")];
  if (brand) {
    const block = document.getElementById("managed-auth-config");
    block.textContent = JSON.stringify(over(brand, JSON.parse(block.textContent)));
  }

  // Whoever reads the page around a frame keeps the focus.
  if (window !== parent) HTMLElement.prototype.focus = () => {};

  const sheet = (name) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(name, document.currentScript.src);
    document.head.append(link);
  };
  if (wanted.get("text") === "200") sheet("text-200.css");
  if (wanted.get("host") === "hostile") sheet("hostile.css");

  /** Lays `above` on top of `base`, object by object. */
  function over(base, above) {
    const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
    if (!isObject(base) || !isObject(above)) return above;
    const names = Object.keys(above).map((name) => [name, name in base ? over(base[name], above[name]) : above[name]]);
    return { ...base, ...Object.fromEntries(names) };
  }
})();
