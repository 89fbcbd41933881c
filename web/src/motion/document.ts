// A motion document as the server packs it (docs/reference/motion-document.md).

export interface Muscle {
  muscle: string;
  side: "left" | "right";
  path: number[];
}

export interface MotionEvent {
  kind: "foot_strike" | "foot_off" | "other";
  side: "left" | "right" | "midline";
  t_s: number;
}

interface Head {
  schema: string;
  recording: string;
  simulated: boolean;
  fs_hz: number;
  start_s: number;
  frames: number;
  cut: boolean;
  points: string[];
  bones: [number, number][];
  muscles: Muscle[];
  why_no_muscles: string | null;
  events: MotionEvent[];
  events_found: boolean;
  arrays: { name: string; unit: string; shape: number[] }[];
}

const MAGIC = "ISMO";
const WORD_BYTES = 4;

export class MotionDocument {
  private readonly arrays = new Map<string, Float32Array>();

  private constructor(
    readonly head: Head,
    bytes: ArrayBuffer,
    begin: number,
  ) {
    let at = begin;
    for (const { name, shape } of head.arrays) {
      const size = shape.reduce((product, n) => product * n, 1);
      this.arrays.set(name, new Float32Array(bytes, at, size));
      at += size * WORD_BYTES;
    }
    if (at !== bytes.byteLength) throw new Error("The motion document is cut.");
  }

  /** Read a document; one that is cut, or of another kind, is refused. */
  static of(bytes: ArrayBuffer): MotionDocument {
    const magic = new TextDecoder().decode(bytes.slice(0, MAGIC.length));
    if (magic !== MAGIC) throw new Error("This is no motion document.");
    const length = new DataView(bytes).getUint32(MAGIC.length, true);
    const begin = MAGIC.length + WORD_BYTES + length;
    const text = new TextDecoder().decode(new Uint8Array(bytes, begin - length, length));
    const head = JSON.parse(text) as Head;
    if (head.schema !== "ischia.motion/1") throw new Error(`This cannot read ${head.schema}.`);
    return new MotionDocument(head, bytes, begin);
  }

  /** Return one of the arrays by its name, null where there is none. */
  array(name: string): Float32Array | null {
    return this.arrays.get(name) ?? null;
  }

  lengthOf(muscle: Muscle): Float32Array | null {
    return this.array(`length ${muscle.muscle} ${muscle.side}`);
  }

  /** Return where a point is in a frame [mm], null where it was not seen. */
  place(frame: number, point: number): [number, number, number] | null {
    const points = this.array("points");
    const at = (frame * this.head.points.length + point) * 3;
    const [x, y, z] = [points?.[at], points?.[at + 1], points?.[at + 2]];
    if (x === undefined || y === undefined || z === undefined) return null;
    return Number.isFinite(x + y + z) ? [x, y, z] : null;
  }

  time(frame: number): number {
    return this.head.start_s + frame / this.head.fs_hz;
  }

  frameAt(t_s: number): number {
    const frame = Math.round((t_s - this.head.start_s) * this.head.fs_hz);
    return Math.min(this.head.frames - 1, Math.max(0, frame));
  }
}

/** Return the least and the greatest length of any hamstring through the trial [%]. */
export function lengthRange(doc: MotionDocument): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const muscle of doc.head.muscles) {
    for (const value of doc.lengthOf(muscle) ?? []) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low < high ? [low, high] : [95, 105];
}
