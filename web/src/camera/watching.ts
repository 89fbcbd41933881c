// From landmarks to a count and an angle, frame by frame; at the end what may be sent.

import { type Angle, angleOf, type Frame, KNOWN_AFTER_S, smoothedAt } from "./angles";
import type { Level } from "./level";
import { Gate, LEAST_FRAMES, LEAST_GOOD, REASONS, type Picture, type Verdict } from "./quality";
import { Counter, type Movement, MOVEMENTS, type MovementName, type Repetition } from "./repetitions";

export interface Seen {
  movement: MovementName;
  peaks_deg: number[];
  frames: number;
  good_pct: number;
  rate_hz: number; // pictures that were looked at
  why_not: string; // why nothing was measured; else nothing
}

// Wider than any leg moves: outside, the finder took something else for it. A clinic default.
const POSSIBLE_DEG: Record<Angle, readonly [number, number]> = {
  knee_flexion: [-25, 165],
  hip_flexion: [-45, 150],
  trunk_lean: [-60, 150],
  leg_raise: [-25, 130],
};

export class Watching {
  verdict: Verdict = { good: false, says: "" };
  angle_deg: number | null = null;
  private readonly movement: Movement;
  private readonly gate: Gate;
  private readonly counter: Counter;
  private readonly angles: (number | null)[] = [];
  private readonly t_s: number[] = [];
  private readonly reasons = new Map<string, number>();
  private told = 0; // angles that the counter has heard
  private good = 0;

  constructor(
    private readonly name: MovementName,
    picture: Picture,
  ) {
    this.movement = MOVEMENTS[name];
    this.gate = new Gate(name, picture);
    this.counter = new Counter(this.movement);
  }

  get count(): number {
    return this.counter.found.length;
  }

  get there(): boolean {
    return this.counter.there;
  }

  get counting(): boolean {
    return this.gate.settled;
  }

  /** Hear of a frame; say whether a repetition ended with it. */
  hear(frame: Frame | null, at_s: number, level: Level | null = null): boolean {
    this.verdict = this.gate.judge(frame, at_s, level);
    const angle = this.angleNow(frame);
    if (this.verdict.good && this.gate.settled && angle === null)
      this.verdict = { good: false, says: REASONS.odd };
    if (!this.verdict.good)
      this.reasons.set(this.verdict.says, (this.reasons.get(this.verdict.says) ?? 0) + 1);
    if (!this.gate.settled || this.gate.way === 0) return false;
    this.good += this.verdict.good ? 1 : 0;
    this.angles.push(this.verdict.good ? angle : null);
    this.t_s.push(at_s);
    let ended = false;
    // A smoothed angle is known once what stands after it was seen.
    while ((this.t_s[this.told] ?? Infinity) + KNOWN_AFTER_S < at_s) {
      const at = this.told;
      this.told += 1;
      const raw = this.angles[at] ?? null;
      const angle = raw === null ? null : smoothedAt(this.angles, this.t_s, at);
      if (angle !== null) this.angle_deg = angle;
      ended = this.counter.hear(at, angle) || ended;
    }
    return ended;
  }

  /** Return what was seen, or why it is no measurement. */
  seen(): Seen {
    const frames = this.t_s.length;
    const lasted_s = (this.t_s.at(-1) ?? 0) - (this.t_s[0] ?? 0);
    const rate_hz = lasted_s > 0 ? (frames - 1) / lasted_s : 0;
    const good = frames ? this.good / frames : 0;
    const peaks = this.counter.found.map((one) => Math.round(one.peak_deg * 10) / 10);
    const why = this.why(frames, good);
    return {
      movement: this.name,
      peaks_deg: why ? [] : peaks,
      frames,
      good_pct: Math.round(good * 100),
      rate_hz: Math.round(rate_hz * 10) / 10,
      why_not: why,
    };
  }

  /** Return the angle of a frame [deg]; null where none was seen that a leg can have. */
  private angleNow(frame: Frame | null): number | null {
    if (frame === null || this.gate.way === 0) return null;
    const angle = angleOf(frame, this.movement.angle, this.gate.way);
    const [low, high] = POSSIBLE_DEG[this.movement.angle];
    return angle !== null && angle >= low && angle <= high ? angle : null;
  }

  /** Return how many pictures of a repetition could be used. */
  private seenBetween({ start, counted }: Repetition): number {
    return this.angles.slice(start, counted + 1).filter((angle) => angle !== null).length;
  }

  private why(frames: number, good: number): string {
    const worst = [...this.reasons].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (!frames) return worst ?? "Nothing was seen.";
    if (good < LEAST_GOOD) return worst ?? "The picture was poor for too long.";
    if (!this.counter.found.length) return "No whole repetition was seen.";
    const least = Math.min(...this.counter.found.map((one) => this.seenBetween(one)));
    return least < LEAST_FRAMES ? REASONS.few : "";
  }
}
