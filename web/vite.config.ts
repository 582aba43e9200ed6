// How the page is built: one small first bundle, the map and the pages few people open in bundles of their own.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: "es2022",
    // Nothing as data: in scripts or styles, so that the strict policy of the server holds.
    assetsInlineLimit: 0,
    // The policy forbids inline scripts; the polyfill would be needed only by browsers that lack more than that.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
