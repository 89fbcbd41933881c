import { expect, it } from "vitest";
import { type Frame, type Place, POINTS } from "../src/camera/angles";
import { REASONS } from "../src/camera/quality";
import { Watching } from "../src/camera/watching";

const PICTURE = { width: 640, height: 480 };

/** A person who lies on the back, head to the left, the leg raised by some degrees. */
function lying(raised_deg: number, moved_px = 0, confidence = 0.95): Frame {
  const turn = (raised_deg * Math.PI) / 180;
  const along = (d: number, e = 0): Place => [
    300 + moved_px + d * Math.cos(turn) - e * Math.sin(turn),
    400 - d * Math.sin(turn) - e * Math.cos(turn),
    confidence,
  ];
  return {
    shoulder: [190 + moved_px, 400, confidence],
    hip: [300 + moved_px, 400, confidence],
    knee: along(95),
    ankle: along(185),
    heel: along(195, -8),
    foot_index: along(200, 40),
  };
}

function watched(fps: number, frame: (at_s: number) => Frame | null, lasts_s = 16): Watching {
  const watching = new Watching("straight_leg_raise", PICTURE);
  for (let n = 0; n < lasts_s * fps; n += 1) watching.hear(frame(n / fps), n / fps);
  return watching;
}

/** Two seconds of rest, then a raise of 60 degrees every four seconds. */
const raises = (at_s: number): number => (at_s < 2 ? 0 : 30 - 30 * Math.cos(((at_s - 2) * Math.PI) / 2));

it("counts, and measures how far each went", () => {
  const { peaks_deg, why_not } = watched(15, (at) => lying(raises(at))).seen();
  expect(why_not).toBe("");
  expect(peaks_deg.length).toBe(3);
  for (const peak of peaks_deg) expect(Math.abs(peak - 60)).toBeLessThan(1);
});

it.each([
  ["nobody", REASONS.nobody, () => null],
  ["a hidden leg", REASONS.leg, (at: number) => lying(raises(at), 0, 0.3)],
  ["a foot out of the picture", REASONS.leg, (at: number) => lying(raises(at), 250)],
  ["a camera that moved", REASONS.moved, (at: number) => lying(raises(at), at > 4 ? 60 : 0)],
])("measures nothing of %s, and says why", (_, reason, frame) => {
  const { peaks_deg, why_not } = watched(15, frame).seen();
  expect(why_not).toBe(reason);
  expect(peaks_deg).toEqual([]);
});

it("asks for the side where a foot tells none, and for a level camera", () => {
  const front = (): Frame => ({ ...lying(0), foot_index: [497, 408, 0.95] });
  expect(watched(15, front).seen().why_not).toBe(REASONS.side);
  const tilted = (): Frame => ({ ...lying(0), shoulder: [200, 350, 0.95] });
  expect(watched(15, tilted).seen().why_not).toBe(REASONS.level);
});

it("takes no angle that a leg cannot have for a movement", () => {
  const flipped = (at: number): Frame => (at < 2 ? lying(0) : lying(170));
  expect(watched(15, flipped).seen().why_not).toBe(REASONS.odd);
});

it("measures slow movements only where few pictures are looked at", () => {
  expect(watched(1.2, (at) => lying(raises(at))).seen().why_not).toBe(REASONS.few);
});

it("has every point that it needs", () => {
  expect(Object.keys(lying(0)).sort()).toEqual([...POINTS].sort());
});
