// Bundles the front ends into dist/, as somebody with esbuild would.

import { build } from "esbuild";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { compileScript, parse } from "vue/compiler-sfc";

const element = "node_modules/managed-auth-element";

const vue = {
  name: "vue",
  setup(bundler) {
    bundler.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, "utf8"), { filename: path });
      const { content } = compileScript(descriptor, {
        id: path,
        inlineTemplate: true,
        templateOptions: { compilerOptions: { isCustomElement: (tag) => tag === "managed-auth" } },
      });
      return { contents: content };
    });
  },
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await build({
  entryPoints: ["react-app.tsx", "vue-app.js"],
  outdir: "dist",
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  jsx: "automatic",
  loader: { ".svg": "file" },
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  plugins: [vue],
});
// Where there is no page: the import does nothing, and the tag is rendered.
await build({
  entryPoints: ["server.tsx"],
  outfile: "server.js",
  bundle: true,
  format: "esm",
  platform: "node",
  jsx: "automatic",
  loader: { ".svg": "dataurl" },
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
});
// esbuild leaves `new URL("./x", import.meta.url)` as it is: these go beside what it writes.
for (const name of ["component_bg.wasm", "languages", "managed-auth.css", "marks"]) {
  await cp(`${element}/${name}`, `dist/${name}`, { recursive: true });
}
// What needs no bundler.
await cp(element, "dist/managed-auth", { recursive: true });
await cp("pages", "dist", { recursive: true });
await cp("snippets/plain.html", "dist/plain.html");
await cp("snippets/plain.js", "dist/plain.js");
