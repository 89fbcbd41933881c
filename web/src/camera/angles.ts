// Sagittal angles of a person whom a camera saw from the side: the same definitions as
// `ischia.measure.pose` has, held to it by `tests/shared_data/pose`.

export const POINTS = ["shoulder", "hip", "knee", "ankle", "heel", "foot_index"] as const;
export type Point = (typeof POINTS)[number];
export type Angle = "knee_flexion" | "hip_flexion" | "trunk_lean" | "leg_raise";
export type Place = readonly [x_px: number, y_px: number, confidence: number];
export type Frame = Record<Point, Place>;

export const NEEDED: Record<Angle, readonly Point[]> = {
  knee_flexion: ["hip", "knee", "ankle"],
  hip_flexion: ["shoulder", "hip", "knee"],
  trunk_lean: ["shoulder", "hip"],
  leg_raise: ["shoulder", "hip", "ankle"],
};
export const LEAST_CONFIDENCE = 0.5;
const LEAST_FOOT = 0.3;
const LARGEST_BACK_DEG = -90;
const SMOOTHED_S = 0.07;

type Line = readonly [number, number];

/** Return which way the front of the body lies: 1, −1, or 0 where the foot does not tell. */
export function facing(frames: Frame[]): -1 | 0 | 1 {
  const seen = frames.filter((frame) =>
    (["knee", "ankle", "heel", "foot_index"] as const).every((p) => sure(frame[p])),
  );
  if (!seen.length) return 0;
  const across = median(
    seen.map((f) => cross(unit(line(f.knee, f.ankle)), unit(line(f.heel, f.foot_index)))),
  );
  if (Math.abs(across) < LEAST_FOOT) return 0;
  return across > 0 ? -1 : 1;
}

/** Return an angle of one frame [deg]; null where a point that it needs was not seen. */
export function angleOf(frame: Frame, angle: Angle, way: -1 | 1): number | null {
  if (!NEEDED[angle].every((point) => sure(frame[point]))) return null;
  const down = line(frame.shoulder, frame.hip);
  const thigh = line(frame.hip, frame.knee);
  switch (angle) {
    case "knee_flexion":
      return bent(way * turnDeg(thigh, line(frame.knee, frame.ankle)));
    case "hip_flexion":
      return bent(-way * turnDeg(down, thigh));
    case "trunk_lean":
      return way * turnDeg([0, -1], [-down[0], -down[1]]);
    case "leg_raise":
      return bent(-way * turnDeg([Math.sign(down[0]), 0], line(frame.hip, frame.ankle)));
  }
}

/** Return the median of what was seen within 0.07 s of each moment [deg]; null stays null. */
export function smoothed(angles: (number | null)[], t_s: number[]): (number | null)[] {
  return angles.map((value, at) => (value === null ? null : smoothedAt(angles, t_s, at)));
}

/** Return the median of what was seen within 0.07 s of one moment. */
export function smoothedAt(angles: (number | null)[], t_s: number[], at: number): number | null {
  const now = t_s[at] ?? NaN;
  const near: number[] = [];
  for (let n = at; n >= 0 && (t_s[n] ?? NaN) >= now - SMOOTHED_S; n -= 1) keep(angles[n], near);
  for (let n = at + 1; n < t_s.length && (t_s[n] ?? NaN) <= now + SMOOTHED_S; n += 1)
    keep(angles[n], near);
  return near.length ? median(near) : null;
}

/** Return how long after a moment its smoothed angle is known [s]. */
export const KNOWN_AFTER_S = SMOOTHED_S;

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[half - 1] ?? NaN)) / 2;
}

export function sure(place: Place): boolean {
  return place[2] >= LEAST_CONFIDENCE;
}

function keep(value: number | null | undefined, into: number[]): void {
  if (value !== null && value !== undefined) into.push(value);
}

function line(from: Place, to: Place): Line {
  return [to[0] - from[0], to[1] - from[1]];
}

function turnDeg(a: Line, b: Line): number {
  return (Math.atan2(cross(a, b), a[0] * b[0] + a[1] * b[1]) * 180) / Math.PI;
}

function cross(a: Line, b: Line): number {
  return a[0] * b[1] - a[1] * b[0];
}

function unit(a: Line): Line {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length];
}

function bent(angle: number): number {
  return angle < LARGEST_BACK_DEG ? angle + 360 : angle;
}
