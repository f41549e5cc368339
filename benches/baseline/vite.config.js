import { defineConfig } from "vite";

// `--mode framing` adds the page that measures the stream's framing alone. Built for itself, so that
// the baseline is one script.
export default defineConfig(({ mode }) => ({
  build: {
    outDir: process.env.BASELINE_OUT ?? "dist",
    emptyOutDir: mode !== "framing",
    // The page's policy allows no inline script, and today's browsers need no polyfill.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: mode === "framing" ? "framing.html" : "index.html",
      // The server keeps names with such a hash for ever, as it does for the page's own.
      output: { hashCharacters: "hex" },
    },
  },
}));
