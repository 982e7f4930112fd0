// Bundles the locked libraries into ../static/vendor, with their licences. Run by `npm run build`.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "../static/vendor");
const countyOutlines = join(here, "../divisions/data/jiaxing-counties.geojson");
const shipped = ["echarts", "zrender", "tslib", "htmx.org", "modern-normalize", "qr", "idb", "js-aruco2"];

// The floor, as esbuild writes it: "ios_saf >= 14" is ios14.
const { browserslist } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
const floor = browserslist.map((line) => line.replace("ios_saf", "ios").replace(/ >= /, ""));

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    echarts: "src/echarts.js",
    htmx: "src/htmx.js",
    qr: "src/qr.js",
    idb: "src/idb.js",
    aruco: "src/aruco.js",
    "modern-normalize": "node_modules/modern-normalize/modern-normalize.css",
  },
  outdir: vendor,
  bundle: true,
  minify: true,
  format: "iife",
  target: floor,
  // Safari 14 fails a rare case of destructuring alone, which no library here uses. Class fields it reads, but in Safari
  // 15 some values lose sight of the names around them (WebKit bug 236843), so they go into the constructor.
  supported: { destructuring: true, "class-field": false },
  legalComments: "none",
  logLevel: "warning",
});
await copyFile(countyOutlines, join(vendor, "jiaxing-counties.geojson"));
await writeFile(join(vendor, "LICENSES.txt"), (await Promise.all(shipped.map(licence))).join("\n"));

/** One library's name, version, licence and the full licence text it came with. */
async function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version, license, homepage } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && /^(licen[cs]e|notice|copying)/i.test(e.name)).map((e) => e.name).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return `${name} ${version} (${license})\n${homepage ?? ""}\n\n${texts.join("\n\n")}\n${"-".repeat(72)}\n`;
}
