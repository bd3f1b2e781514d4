import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { addEventListener() {} };
globalThis.window = { addEventListener() {}, clientele: { clients: {} } };
await import("../../assets/clients_evolution.js");
const page = globalThis.window.clientele.clients;

/* Three weeks from Monday 1 June 2026; a new customer every day, one archived every seventh */
const days = [...Array(21).keys()];
const evolution = {
  first: "2026-06-01", total: days.map((n) => n + 1 - Math.floor((n + 1) / 7)), new: days.map(() => 1), restored: days.map(() => 0),
  archived: days.map((n) => (n % 7 === 6 ? 1 : 0)), deleted: days.map(() => 0),
};

test("a point is a day while it has two pixels, then a week, then a month", () => {
  assert.equal(page.unitFor(90, 180), "day");
  assert.equal(page.unitFor(91, 180), "week");
  assert.equal(page.unitFor(630, 180), "week");
  assert.equal(page.unitFor(640, 180), "month");
  assert.equal(page.unitFor(3650, 1100), "week");
});
test("a bin has the sums of its days and the total at its end", () => {
  const weeks = page.binned(evolution, "2026-06-01", "2026-06-21", "week");
  assert.deepEqual(weeks.map((bin) => [bin.from, bin.to, bin.new, bin.archived, bin.total]), [
    ["2026-06-01", "2026-06-07", 7, 1, 6], ["2026-06-08", "2026-06-14", 7, 1, 12], ["2026-06-15", "2026-06-21", 7, 1, 18]]);
});
test("ticks of counts are whole and few", () => {
  assert.deepEqual([0, 1, 2, 4, 5, 9, 44, 100, 4321].map((span) => page.wholeStep(span, 4)), [1, 1, 1, 1, 2, 5, 20, 50, 2000]);
});
test("bins end where the range ends", () => {
  const weeks = page.binned(evolution, "2026-06-03", "2026-06-09", "week");
  assert.deepEqual(weeks.map((bin) => [bin.from, bin.to, bin.new]), [["2026-06-03", "2026-06-07", 5], ["2026-06-08", "2026-06-09", 2]]);
});
test("before the first day there is nobody, and the balance holds from bin to bin", () => {
  const found = page.binned(evolution, "2026-05-25", "2026-06-21", "week");
  assert.equal(found[0].total, 0);
  found.slice(1).forEach((bin, i) => assert.equal(bin.total, found[i].total + bin.new + bin.restored - bin.archived - bin.deleted));
});
