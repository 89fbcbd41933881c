import { expect, it } from "vitest";
import type { Mark } from "../src/clinic/marks";
import { areaMm2, type Clip, lengthMm, nextReading, sizeWords } from "../src/ultrasound/data";
import { withoutDoubles } from "../src/ultrasound/tools";
import { unpacked } from "../src/ultrasound/frames";

const clip: Clip = {
  recording: "a",
  name: "a.dcm",
  side: "right",
  structure: null,
  view: null,
  width_px: 100,
  height_px: 100,
  t_s: [0],
  regions: [{ x0_px: 0, y0_px: 0, x1_px: 50, y1_px: 99, mm_per_px_x: 0.2, mm_per_px_y: 0.1 }],
  scale_drawn: false,
};
const mark = (given: Partial<Mark>): Mark => ({ id: "m", kind: "caliper", frame: 0, ...given });

it("measures with the size of a pixel along each axis", () => {
  expect(lengthMm(clip, [[0, 0], [20, 30]])).toBeCloseTo(5);
  expect(areaMm2(clip, [[0, 0], [20, 0], [20, 30], [0, 30]])).toBeCloseTo(12);
});

it("gives no size outside the region in which pixels have one", () => {
  expect(lengthMm(clip, [[0, 0], [60, 0]])).toBeNull();
  expect(sizeWords(clip, mark({ points_px: [[0, 0], [60, 0]] }))).toBe("no scale");
});

it("counts readings of the same thing, and of that alone", () => {
  const marks = [
    mark({ what: "gap", state: "rest", reading: 1 }),
    mark({ what: "gap", state: "rest", reading: 2 }),
    mark({ what: "gap", state: "contraction", reading: 1 }),
  ];
  expect(nextReading(marks, { kind: "caliper", what: "gap", state: "rest" })).toBe(3);
  expect(nextReading(marks, { kind: "caliper", what: "gap", state: null })).toBe(1);
});

it("unpacks the pictures of a block, and refuses anything else", () => {
  const head = new TextEncoder().encode('{"first": 0, "sizes": [2, 1]}');
  const bytes = new Uint8Array(8 + head.length + 3);
  bytes.set(new TextEncoder().encode("ISFR"));
  new DataView(bytes.buffer).setUint32(4, head.length, true);
  bytes.set(head, 8);
  bytes.set([7, 8, 9], 8 + head.length);
  expect(unpacked(bytes.buffer).map((one) => [...one])).toEqual([[7, 8], [9]]);
  expect(() => unpacked(new ArrayBuffer(16))).toThrow("no frames");
});

it("takes the point that a double click set twice once", () => {
  expect(withoutDoubles([[0, 0], [9, 0], [9, 9], [9, 9.5]])).toEqual([[0, 0], [9, 0], [9, 9]]);
});
