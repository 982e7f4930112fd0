import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { Drill } = await import(pathToFileURL(`${process.env.DRILL_MODULES}/../drill-lead/drill.js`));

const TEXTS = { list_comma: ",", stop_nothing: "nothing", stop_cut: "cut {n}: {who}", stop_kept: "kept {n}, cut {cut}", stop_none_kept: "none kept", stop_all_done: "all done", seat: "seat {n}" };
const row = (seat, done) => ({ player: `p${seat}`, agent: seat, seat, name: "", done });

function said(phase, ...roster) {
  const drill = new Drill({ texts: TEXTS, people: 3 });
  Object.assign(drill, { roster, status: { ...drill.status, phase } });
  return drill.ofStopping();
}

test("before a stop its leader reads who will have no record and what is kept", () => {
  assert.deepEqual(said("running", row(7, true), row(30, false), row(9, false)), ["cut 2: seat 9,seat 30", "kept 1, cut 2"]);
  assert.deepEqual(said("paused", row(30, false)), ["cut 1: seat 30", "none kept"]);
  assert.deepEqual(said("running", row(7, true)), ["all done"]);
  assert.deepEqual(said("lobby", row(7, false)), ["nothing"]);
});
