import { describe, expect, it } from "vitest";
import { type Angle, angleOf, facing, type Frame, type Point, POINTS, smoothed } from "../src/camera/angles";
import text from "../../tests/shared_data/pose/cases.json?raw";
import { MOVEMENTS, type MovementName, repetitions } from "../src/camera/repetitions";

interface Case {
  name: MovementName;
  wrong: string;
  t_s: number[];
  landmarks: Record<Point, [number, number, number][]>;
  facing: number;
  angles_deg: Record<Angle, (number | null)[]>;
  repetitions: { start: number; peak: number; counted: number; peak_deg: number }[];
}

const shared = JSON.parse(text) as { movements: unknown; cases: Case[] };

function framesOf(given: Case): Frame[] {
  return given.t_s.map(
    (_, at) => Object.fromEntries(POINTS.map((p) => [p, given.landmarks[p][at]])) as unknown as Frame,
  );
}

it("counts by the same rules as the clinic", () => {
  expect(MOVEMENTS).toEqual(shared.movements);
});

describe.each(shared.cases)("$name $wrong", (given) => {
  const frames = framesOf(given);
  const way = facing(frames);

  it("faces the same way", () => expect(way).toBe(given.facing));

  it("has the same angles", () => {
    for (const [name, expected] of Object.entries(given.angles_deg)) {
      const raw = frames.map((frame) => angleOf(frame, name as Angle, way as 1 | -1));
      smoothed(raw, given.t_s).forEach((angle, at) => {
        const wanted = expected[at] ?? null;
        if (wanted === null) expect(angle).toBeNull();
        else expect(angle).toBeCloseTo(wanted, 1);
      });
    }
  });

  it("counts the same repetitions", () => {
    const { angle } = MOVEMENTS[given.name];
    const raw = frames.map((frame) => angleOf(frame, angle, way as 1 | -1));
    const found = repetitions(smoothed(raw, given.t_s), MOVEMENTS[given.name]);
    expect(found.map(({ start, peak, counted }) => [start, peak, counted])).toEqual(
      given.repetitions.map(({ start, peak, counted }) => [start, peak, counted]),
    );
  });
});
