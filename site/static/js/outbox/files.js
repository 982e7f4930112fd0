// An envelope as a file, for a stick or a phone where the browser's store does not last or the key is gone.

const FORMAT = "outbox-1";

function base64Of(buffer) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(new Blob([buffer]));
  });
}

/** Saves the envelope where the browser saves files. @param {import("./store.js").Envelope} envelope */
export async function saveAsFile({ id, kind, unit, made_at, payload, files }) {
  const parts = await Promise.all(files.map(async ({ field, name, type, buffer }) => (
    { field, name, type, base64: await base64Of(buffer) }
  )));
  const text = JSON.stringify({ format: FORMAT, envelope: { id, kind, unit, made_at, payload }, files: parts });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${kind}-${made_at.slice(0, 16).replace(/[-:T]/g, "")}.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
