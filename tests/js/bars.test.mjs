import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = {};
await import("../../assets/address.js").catch(() => {});
await import("../../assets/bars.js");
const c = globalThis.window.clientele;

const days = { form: "histogram", all: [10, 20, 10, 60], bins: [
  { label: "0 to 4", clause: "0..4", from: "0", to: "4" }, { label: "5 to 9", clause: "5..9", from: "5", to: "9" },
  { label: "10 and more", clause: "10..", from: "10", to: "" }, { label: "none yet", clause: "none", from: "", to: "" }] };
const method = { form: "bars", all: [1, 2, 3], bins: [{ clause: "card" }, { clause: "a\\,b" }, { clause: "x,y" }] };

test("the same shape has the same heights, whatever its size", () => {
  const { ours, theirs } = c.heights(days, [1, 2, 1, 6], 10, 100);
  assert.deepEqual(ours, theirs);
  assert.equal(Math.max(...ours.slice(0, 3)), 1);
});
test("nobody has no height and divides by nothing", () => {
  assert.deepEqual(c.heights(days, [0, 0, 0, 0], 0, 100).ours, [0, 0, 0, 0]);
});
test("a range chooses the bins that it touches", () => {
  assert.deepEqual(c.chosen(days, "5.."), [false, true, true, false]);
  assert.deepEqual(c.chosen(days, "..7"), [true, true, false, false]);
  assert.deepEqual(c.chosen(days, "none"), [false, false, false, true]);
  assert.equal(c.chosen(days, null), null);
});
test("a bar of several values is chosen when all of them are", () => {
  assert.deepEqual(c.chosen(method, "a\\,b,x"), [false, true, false]);
  assert.deepEqual(c.chosen(method, "x,y,card"), [true, false, true]);
});
test("toggling twice gives back what was", () => {
  assert.equal(c.toggleChoice(c.toggleChoice("card", "x,y"), "x,y"), "card");
});
test("a brushed range is the difference of two sums", () => {
  assert.deepEqual(c.brushed([[0, 0], [1, 2], [4, 4], [9, 5]], 1, 2), [8, 3]);
});
test("open ends make open clauses and open words", () => {
  assert.equal(c.rangeClause(days, 1, 2), "5..");
  assert.equal(c.rangeWords(days, 1, 2), "5 and over");
});
test("a query keeps what it does not understand", () => {
  assert.equal(c.withValue("a=1&q=x%20y", "b", "c,d"), "a=1&q=x%20y&b=c,d");
  assert.equal(c.overlaid("a=1&b=2", "b=3"), "a=1&b=3");
});
