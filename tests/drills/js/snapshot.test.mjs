import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cases, load } from "./common.mjs";

const { completed, indexOf, unpack } = await load("snapshot");
const { version } = cases;

test("every packed frame is read as it was written", () => {
  assert.ok(cases.frames.length >= 20);
  for (const { hex, wanted } of cases.frames) {
    const found = unpack(bytes(hex), version);
    assert.equal(found.tick, wanted.tick);
    assert.deepEqual([found.alarm, found.dark, found.full], [wanted.alarm, wanted.dark, wanted.full]);
    const people = Array.from(found.id, (id, i) =>
      [id, Math.round(found.x[i] * 100), Math.round(found.y[i] * 100), found.state[i], found.storey[i]]);
    assert.deepEqual(people, wanted.agents);
    assert.deepEqual([...found.cells], wanted.cells.flat());
    assert.deepEqual([...found.doors], wanted.doors);
    const rows = found.players.map((row) => [
      row.agent, row.ack, Math.round(row.dose * 200), Math.round(row.speed * 50), Math.round(row.sight * 5), Number(row.low),
    ]);
    assert.deepEqual(rows, wanted.players);
  }
});

test("what is no frame is refused with a RangeError", () => {
  const good = Buffer.from(cases.frames[0].hex, "hex");
  const broken = [
    Buffer.alloc(0), good.subarray(0, 15), good.subarray(0, -1), Buffer.concat([good, Buffer.from([0])]),
    Buffer.concat([Buffer.from([0, 0]), good.subarray(2)]), Buffer.concat([good.subarray(0, 2), Buffer.from([99]), good.subarray(3)]),
  ];
  for (const frame of broken) assert.throws(() => unpack(Uint8Array.from(frame).buffer, version), RangeError);
});

test("smoke and doors of the last full frame still hold", () => {
  const full = unpack(bytes(cases.frames.find((frame) => frame.wanted.full && frame.wanted.doors.length).hex), version);
  const thin = unpack(bytes(cases.frames.find((frame) => !frame.wanted.full).hex), version);
  const whole = completed(thin, full);
  assert.equal(whole.cells, full.cells);
  assert.equal(whole.doors, full.doors);
  assert.equal(indexOf(whole, 65535), -1);
});
