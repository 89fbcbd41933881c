import { describe, expect, it } from "vitest";
import { gridOf, meanOf, overAngle } from "../src/curves/angles";
import { leftOut, type Repetition, testsOf, type Trace, type View, type WorkSet } from "../src/curves/data";

const rep = (angle_deg: number[], torque_nm: number[], number = 1): Repetition => ({
  number,
  span_s: [number, number + 0.5],
  at_s: number + 0.25,
  peak_nm: Math.max(...torque_nm),
  angle_of_peak_deg: 0,
  range_deg: 0,
  complete: true,
  left_out: null,
  reason: null,
  angle_deg,
  torque_nm,
});

describe("torque over angle", () => {
  it("reads between samples whichever way the joint moved, and not beyond them", () => {
    const there = rep([10, 12, 14], [0, 20, 0]);
    const back = rep([14, 12, 10], [0, 20, 0]);
    const grid = [9.5, 10, 11, 12, 13, 14, 14.5];
    const seen = [null, 0, 10, 20, 10, 0, null];
    expect(overAngle(there, grid)).toEqual(seen);
    expect(overAngle(back, grid)).toEqual(seen);
  });

  it("covers every angle that any repetition passed", () => {
    expect(gridOf([rep([10.2, 11.1], [1, 1]), rep([11, 12], [1, 1])])).toEqual([10.5, 11, 11.5, 12]);
  });

  it("has a mean only where all passed", () => {
    expect(meanOf([[null, 2, 4], [1, 4, 6]])).toEqual([null, 3, 5]);
    expect(meanOf([])).toEqual([]);
  });
});

const set = (motion: string, repetitions: Repetition[]): WorkSet => ({
  motion,
  contraction: "eccentric",
  velocity_deg_s: 60,
  why_not: null,
  flags: [],
  repetitions,
});
const trace = (side: "left" | "right", sets: WorkSet[]): Trace => ({
  recording: side,
  part: 1,
  name: `${side}.txt`,
  side,
  fs_hz: 100,
  length_s: 10,
  t_s: [],
  torque_nm: [],
  angle_deg: [],
  sets,
  held: false,
});

it("lays the sets of both legs under one test, left first", () => {
  const view: View = {
    traces: [
      trace("right", [set("knee_flexion", []), set("knee_extension", [])]),
      trace("left", [set("knee_flexion", [])]),
    ],
    values: [],
    marks: {},
  };
  const tests = testsOf(view);
  expect(tests.map((test) => test.name)).toEqual([
    "Knee flexion, eccentric, 60 °/s",
    "Knee extension, eccentric, 60 °/s",
  ]);
  expect(tests[0]?.sets.map((one) => one.trace.side)).toEqual(["left", "right"]);
});

it("finds the mark of a repetition by a moment in it, in its own set", () => {
  const mark = { id: "m", kind: "left_out", frame: 0, at_s: 2.1, part: 2 } as const;
  expect(leftOut([mark], 2, rep([1], [1], 2))).toBe(mark);
  expect(leftOut([mark], 1, rep([1], [1], 2))).toBeNull();
  expect(leftOut([mark], 2, rep([1], [1], 3))).toBeNull();
});
