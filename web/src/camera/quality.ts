// Whether what the camera sees may be measured: the whole leg, from the side, level, steady.
// All cuts are clinic defaults without a source.

import { type Frame, facing, median, type Place, POINTS, sure } from "./angles";
import { isTilted, type Level } from "./level";
import type { MovementName } from "./repetitions";

const TILTED_DEG = 15;
const MOVED_SHARE = 0.15; // of the trunk's length
const SETTLED_S = 1;
const LOOKED_BACK_S = 2;
export const LEAST_FRAMES = 6; // of each repetition: fewer may miss its end
export const LEAST_GOOD = 0.7;

export interface Picture {
  width: number;
  height: number;
}

export interface Verdict {
  good: boolean;
  says: string;
}

interface Stance {
  lying: boolean;
  anchor: "shoulder" | "ankle" | "hip"; // what stays where it is
}

const STANCES: Partial<Record<MovementName, Stance>> = {
  straight_leg_raise: { lying: true, anchor: "shoulder" },
  active_knee_extension: { lying: true, anchor: "shoulder" },
  single_leg_bridge: { lying: true, anchor: "ankle" },
  knee_bend: { lying: false, anchor: "hip" },
  hip_hinge: { lying: false, anchor: "ankle" },
  squat: { lying: false, anchor: "ankle" },
};

export const REASONS = {
  nobody: "Nobody is seen: your whole body has to be in the picture.",
  leg: "Your whole leg has to be seen: hip, knee and foot.",
  side: "Turn so that the camera sees you exactly from the side.",
  tilted: "The telephone is tilted: put it upright and level.",
  level: "The camera is not level, or you are not straight: put the telephone upright and level.",
  moved: "The camera or you have moved: put the telephone down firmly and begin again.",
  odd: "What was seen cannot be your leg: only you, and nothing else, in the picture.",
  settle: "Hold still for a moment.",
  few: "Too few pictures of each repetition could be looked at here: move more slowly.",
} as const;

export class Gate {
  way: -1 | 0 | 1 = 0;
  private readonly recent: { at_s: number; frame: Frame }[] = [];
  private anchor: readonly [number, number] | null = null;
  private trunk_px = 0;

  constructor(
    private readonly movement: MovementName,
    private readonly picture: Picture,
  ) {}

  /** Whether the beginning was seen still, so that counting has begun. */
  get settled(): boolean {
    return this.anchor !== null;
  }

  /** Judge a frame; null is a frame in which nobody was found. */
  judge(frame: Frame | null, at_s: number, level: Level | null = null): Verdict {
    const why = frame === null ? REASONS.nobody : this.why(frame, at_s, level);
    return { good: why === "", says: why };
  }

  private why(frame: Frame, at_s: number, level: Level | null): string {
    if (level !== null && isTilted(level)) {
      if (!this.settled) this.recent.length = 0;
      return REASONS.tilted;
    }
    const { width, height } = this.picture;
    const inside = ([x, y]: Place): boolean => x >= 0 && y >= 0 && x <= width && y <= height;
    if (!POINTS.every((point) => sure(frame[point]) && inside(frame[point]))) {
      if (!this.settled) this.recent.length = 0;
      return REASONS.leg;
    }
    this.recent.push({ at_s, frame });
    while ((this.recent[0]?.at_s ?? at_s) < at_s - LOOKED_BACK_S) this.recent.shift();
    return this.settled ? this.whyNow(frame) : this.whyNotYet(at_s);
  }

  /** Before the first repetition: from the side, level, and still for a second. */
  private whyNotYet(at_s: number): string {
    const begun = this.recent[0]?.at_s ?? at_s;
    if (at_s - begun < SETTLED_S) return REASONS.settle;
    const frames = this.recent.map((one) => one.frame);
    this.way = facing(frames);
    if (this.way === 0) return REASONS.side;
    const stance = STANCES[this.movement] ?? { lying: false, anchor: "ankle" };
    const middle = (point: keyof Frame): [number, number] => [
      median(frames.map((f) => f[point][0])),
      median(frames.map((f) => f[point][1])),
    ];
    const shoulder = middle("shoulder");
    const other = middle(stance.lying ? "hip" : "ankle");
    const across = Math.abs(other[0] - shoulder[0]);
    const down = Math.abs(other[1] - shoulder[1]);
    const off = stance.lying ? Math.atan2(down, across) : Math.atan2(across, down);
    if ((off * 180) / Math.PI > TILTED_DEG) return REASONS.level;
    const hip = middle("hip");
    this.trunk_px = Math.hypot(hip[0] - shoulder[0], hip[1] - shoulder[1]);
    this.anchor = middle(stance.anchor);
    return "";
  }

  private whyNow(frame: Frame): string {
    const stance = STANCES[this.movement] ?? { lying: false, anchor: "ankle" };
    const [x, y] = frame[stance.anchor];
    const [x0, y0] = this.anchor ?? [x, y];
    return Math.hypot(x - x0, y - y0) > MOVED_SHARE * this.trunk_px ? REASONS.moved : "";
  }
}
