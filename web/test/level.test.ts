import { expect, it } from "vitest";
import { isTilted, levelOf } from "../src/camera/level";
import type { Frame } from "../src/camera/angles";
import { Gate, REASONS } from "../src/camera/quality";

it("finds a telephone that stands upright level, held either way", () => {
  for (const level of [levelOf(90, 0, 0), levelOf(0, -90, 90), levelOf(0, 90, 270)]) {
    expect(Math.abs(level.roll_deg)).toBeLessThan(1e-9);
    expect(Math.abs(level.lean_deg)).toBeLessThan(1e-9);
    expect(isTilted(level)).toBe(false);
  }
});

it("tells how far it is rolled, and leans", () => {
  expect(levelOf(80, 0, 0).lean_deg).toBeCloseTo(10);
  expect(levelOf(0, 0, 0).lean_deg).toBeCloseTo(90); // flat on a table
  expect(Math.abs(levelOf(0, -90, 0).roll_deg)).toBeCloseTo(90); // on its side, the screen not turned
  // Rolled by 10 degrees in the plane of an upright screen.
  expect(Math.abs(levelOf(80, 90, 0).roll_deg)).toBeCloseTo(10);
  expect(isTilted(levelOf(80, 90, 0))).toBe(true);
  expect(isTilted(levelOf(70, 0, 0))).toBe(true);
});

it("lets nothing be counted while the telephone is tilted; not known refuses nothing", () => {
  const frame: Frame = {
    shoulder: [300, 100, 1],
    hip: [300, 200, 1],
    knee: [302, 280, 1],
    ankle: [300, 360, 1],
    heel: [292, 370, 1],
    foot_index: [330, 372, 1],
  };
  const gate = new Gate("squat", { width: 640, height: 480 });
  const tilted = { roll_deg: 8, lean_deg: 0 };
  for (let n = 0; n < 30; n += 1) expect(gate.judge(frame, n / 10, tilted).says).toBe(REASONS.tilted);
  expect(gate.settled).toBe(false);
  for (let n = 30; n < 60; n += 1) gate.judge(frame, n / 10, null);
  expect(gate.settled).toBe(true);
  expect(gate.judge(frame, 6, { roll_deg: 0, lean_deg: 20 }).good).toBe(false);
});
