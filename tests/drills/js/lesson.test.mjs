import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, load } from "./common.mjs";

const { mainLesson } = await load("hints");

test("the page shows the line that the card names", () => {
  for (const { name, card, lesson } of cases.cards) assert.equal(mainLesson(card)?.key ?? "", lesson, name);
});

test("a card without lines teaches nothing", () => {
  assert.equal(mainLesson({}), null);
});
