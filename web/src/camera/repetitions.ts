// Repetitions, counted with hysteresis while the patient moves: as `ischia.measure.pose` counts.

import type { Angle } from "./angles";

const BACK_SHARE = 0.5;

export interface Movement {
  angle: Angle;
  sign: -1 | 1; // −1 where the way there makes the angle smaller
  swing_deg: number; // a clinic default: less is no repetition
}

export const MOVEMENTS = {
  straight_leg_raise: { angle: "leg_raise", sign: 1, swing_deg: 20 },
  active_knee_extension: { angle: "knee_flexion", sign: -1, swing_deg: 15 },
  knee_bend: { angle: "knee_flexion", sign: 1, swing_deg: 30 },
  hip_hinge: { angle: "hip_flexion", sign: 1, swing_deg: 25 },
  squat: { angle: "knee_flexion", sign: 1, swing_deg: 30 },
  single_leg_bridge: { angle: "hip_flexion", sign: -1, swing_deg: 15 },
  gait: { angle: "knee_flexion", sign: 1, swing_deg: 25 },
} as const satisfies Record<string, Movement>;
export type MovementName = keyof typeof MOVEMENTS;

export interface Repetition {
  start: number;
  peak: number;
  counted: number;
  peak_deg: number;
}

export class Counter {
  readonly found: Repetition[] = [];
  private low = 0;
  private high = 0;
  private lowDeg = Infinity;
  private highDeg = -Infinity;
  there = false;

  constructor(private readonly movement: Movement) {}

  /** Hear of the angle of a frame; say whether a repetition ended with it. */
  hear(at: number, angleDeg: number | null): boolean {
    if (angleDeg === null) return false;
    const { sign, swing_deg: swing } = this.movement;
    const value = sign * angleDeg;
    if (!this.there && value <= this.lowDeg) [this.low, this.lowDeg] = [at, value];
    if (this.there && value > this.highDeg) [this.high, this.highDeg] = [at, value];
    if (!this.there && value - this.lowDeg >= swing) {
      this.there = true;
      [this.high, this.highDeg] = [at, value];
    } else if (this.there && this.highDeg - value >= BACK_SHARE * swing) {
      this.found.push({ start: this.low, peak: this.high, counted: at, peak_deg: sign * this.highDeg });
      this.there = false;
      [this.low, this.lowDeg] = [at, value];
      return true;
    }
    return false;
  }
}

/** Return the repetitions of a whole recording. */
export function repetitions(angles: (number | null)[], movement: Movement): Repetition[] {
  const counter = new Counter(movement);
  angles.forEach((angle, at) => counter.hear(at, angle));
  return counter.found;
}
