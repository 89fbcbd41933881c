import { expect, it } from "vitest";
import { lengthRange, MotionDocument } from "../src/motion/document";

const HEAD = {
  schema: "ischia.motion/1",
  fs_hz: 100,
  start_s: 1,
  frames: 2,
  points: ["left hip", "left knee"],
  bones: [[0, 1]],
  muscles: [{ muscle: "semitendinosus", side: "left", path: [0, 1] }],
  events: [],
  arrays: [
    { name: "points", unit: "mm", shape: [2, 2, 3] },
    { name: "length semitendinosus left", unit: "%", shape: [2] },
  ],
};

function packed(head: object, numbers: number[]): ArrayBuffer {
  let text = JSON.stringify(head);
  while (new TextEncoder().encode(text).length % 4) text += " ";
  const told = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + told.length + 4 * numbers.length);
  bytes.set(new TextEncoder().encode("ISMO"));
  new DataView(bytes.buffer).setUint32(4, told.length, true);
  bytes.set(told, 8);
  const view = new DataView(bytes.buffer, 8 + told.length);
  numbers.forEach((number, i) => view.setFloat32(4 * i, number, true));
  return bytes.buffer;
}

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, NaN, 11, 12, 98, 104];

it("reads points, lengths and the clock", () => {
  const doc = MotionDocument.of(packed(HEAD, NUMBERS));
  expect(doc.place(0, 1)).toEqual([4, 5, 6]);
  expect(doc.place(1, 1)).toBeNull();
  expect(doc.lengthOf(doc.head.muscles[0]!)?.[1]).toBe(104);
  expect(lengthRange(doc)).toEqual([98, 104]);
  expect([doc.time(1), doc.frameAt(1.01), doc.frameAt(9), doc.frameAt(-9)]).toEqual([1.01, 1, 1, 0]);
});

it("refuses what is cut, longer, another kind or another version", () => {
  expect(() => MotionDocument.of(packed(HEAD, NUMBERS.slice(1)))).toThrow();
  expect(() => MotionDocument.of(packed(HEAD, [...NUMBERS, 1]))).toThrow("cut");
  expect(() => MotionDocument.of(new ArrayBuffer(32))).toThrow("no motion document");
  expect(() => MotionDocument.of(packed({ ...HEAD, schema: "ischia.motion/2" }, NUMBERS))).toThrow("2");
});
