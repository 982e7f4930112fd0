// Unpacks the Chromium that the package brings into ./chromium. Run by `make test-browser`.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "chromium");
const packed = await readFile(join(here, "node_modules/chrome-aws-lambda/bin/chromium.br"));

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
await writeFile(join(folder, "chromium"), brotliDecompressSync(packed), { mode: 0o755 });
