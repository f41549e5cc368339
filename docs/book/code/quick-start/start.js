const { glue, wasm } = document.querySelector("script[data-glue]").dataset;
const { default: start } = await import(glue);
await start({ module_or_path: wasm });
