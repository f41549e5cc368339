
// In place of wasm-bindgen's own: the page loads one file, in one way.
export default async function load({ module_or_path }) {
  const imports = __wbg_get_imports();
  const response = await fetch(module_or_path);
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  // Compiles while it arrives. Browsers refuse that under any other type.
  const streams = response.headers.get("Content-Type") === "application/wasm";
  const { instance } = await (streams
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports));
  __wbg_finalize_init(instance);
}
