// What a person draws, as `ischia.marks/1` has it, with steps that can be taken back.

export interface Mark {
  id: string;
  kind: "caliper" | "polyline" | "region" | "key_frame" | "pain" | "left_out";
  frame: number;
  points_px?: [number, number][];
  what?: string | null;
  state?: "rest" | "contraction" | "stretch" | null;
  reading?: number;
  pain_0_10?: number | null;
  at_s?: number | null;
  part?: number;
  reason?: string | null;
  author?: string;
  at?: string;
  version?: number;
}

export type MarksOf = ReadonlyMap<string, readonly Mark[]>; // by sha256 of the recording

/** Return an identifier that no other mark of the recording has. */
export function newId(taken: readonly Mark[]): string {
  const ids = new Set(taken.map((mark) => mark.id));
  for (;;) {
    const id = `d${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`;
    if (!ids.has(id)) return id;
  }
}

/** Marks of several recordings, every state of them kept while the page is open. */
export class Drawing {
  private states: MarksOf[];
  private here = 0;
  private saved: MarksOf;

  constructor(marks: MarksOf) {
    this.states = [marks];
    this.saved = marks;
  }

  get now(): MarksOf {
    return this.states[this.here]!;
  }

  of(recording: string): readonly Mark[] {
    return this.now.get(recording) ?? [];
  }

  /** Recordings on which something is drawn that is not kept yet. */
  get changed(): string[] {
    const all = new Set([...this.now.keys(), ...this.saved.keys()]);
    return [...all].filter((one) => !same(this.of(one), this.saved.get(one) ?? []));
  }

  get canUndo(): boolean {
    return this.here > 0;
  }

  get canRedo(): boolean {
    return this.here < this.states.length - 1;
  }

  change(recording: string, marks: readonly Mark[]): void {
    const next = new Map(this.now).set(recording, marks);
    this.states = [...this.states.slice(0, this.here + 1), next];
    this.here += 1;
  }

  undo(): void {
    if (this.canUndo) this.here -= 1;
  }

  redo(): void {
    if (this.canRedo) this.here += 1;
  }

  /** Say that a recording's marks are kept as they are now. */
  keptNow(recording: string): void {
    this.saved = new Map(this.saved).set(recording, this.of(recording));
  }
}

function same(one: readonly Mark[], other: readonly Mark[]): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Return a mark as it is sent: who drew it and when is for the server to say. */
export function sent(mark: Mark): Mark {
  const { author: _author, at: _at, version: _version, ...rest } = mark;
  return rest;
}
