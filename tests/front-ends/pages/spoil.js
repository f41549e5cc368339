// What may go wrong around the package, in the page's own world: a driver's scripts have classes of
// their own in Firefox.

/** A module whose one function traps. */
const bytes = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0],
  ...[10, 5, 1, 3, 0, 0, 11],
);
const trap = () => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.t();

const no = () => {
  throw new Error("no");
};

const { RuntimeError, CompileError } = WebAssembly;

/** What other code of a page may throw. */
const thrown = () => [
  "unreachable",
  null,
  undefined,
  0,
  Object.freeze({}),
  Object.freeze(new Error("x")),
  new RuntimeError("unreachable"),
  Object.freeze(new RuntimeError("unreachable")),
  Object.assign(new RuntimeError("x"), { stack: undefined }),
  Object.assign(new RuntimeError("x"), { stack: ["component_bg.wasm"] }),
  Object.defineProperty(new RuntimeError("x"), "stack", { get: no }),
  new Proxy({}, { getPrototypeOf: no, get: no }),
];

window.spoil = {
  othersErrors() {
    setTimeout(trap);
    setTimeout(() => Promise.resolve().then(trap));
    for (const it of thrown()) {
      setTimeout(() => {
        throw it;
      });
      Promise.reject(it);
    }
    dispatchEvent(new ErrorEvent("error", { message: "Script error." }));
    for (const name of ["error", "unhandledrejection"]) dispatchEvent(new Event(name));
    // While we call the page.
    addEventListener("managedauth:step", trap);
  },
  oldInstructions() {
    // It knows an empty module, and none that needs what came later.
    WebAssembly.validate = (bytes) => bytes.length <= 8;
    WebAssembly.instantiate = WebAssembly.instantiateStreaming = async () => {
      throw new CompileError("invalid opcode 0xfd");
    };
  },
  noWebAssembly() {
    delete window.WebAssembly;
  },
  noValidModule() {
    WebAssembly.validate = () => false;
    WebAssembly.instantiate = WebAssembly.instantiateStreaming = async () => no();
  },
  noModuleAllowed() {
    WebAssembly.Module = no;
    WebAssembly.instantiate = WebAssembly.instantiateStreaming = async () => {
      throw new CompileError("the page's policy");
    };
  },
  shadowThrows() {
    Element.prototype.attachShadow = no;
  },
  noShadow() {
    delete Element.prototype.attachShadow;
  },
  noSheets() {
    const adoptedStyleSheets = { get: no, set: no };
    Object.defineProperty(Document.prototype, "adoptedStyleSheets", adoptedStyleSheets);
    window.CSSStyleSheet = no;
  },
  noElements() {
    customElements.define = no;
  },
};
