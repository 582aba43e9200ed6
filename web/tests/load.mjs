// Loads a TypeScript module that stands for itself, bundled as the page bundles it.

import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Returns the exports of `path`, relative to `src/`. */
export async function load(path) {
  const entry = fileURLToPath(new URL(`../src/${path}`, import.meta.url));
  const built = await build({ configFile: false, logLevel: "silent", build: { ssr: entry, write: false, minify: false } });
  const { code } = built.output[0];
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
