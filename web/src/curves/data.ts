// What the server says of a visit's dynamometer sets (`ischia.service.torque_view`).

import type { Leg } from "../clinic/ink";
import type { Mark } from "../clinic/marks";
import { opened, words } from "../clinic/words";

export interface Repetition {
  number: number;
  span_s: [number, number];
  at_s: number;
  peak_nm: number;
  angle_of_peak_deg: number;
  range_deg: number;
  complete: boolean;
  left_out: string | null;
  reason: string | null;
  angle_deg: number[];
  torque_nm: number[];
}

export interface WorkSet {
  motion: string;
  contraction: string | null;
  velocity_deg_s: number | null;
  why_not: string | null;
  flags: string[];
  repetitions: Repetition[];
}

export interface Trace {
  recording: string;
  part: number;
  name: string;
  side: Leg | "midline";
  fs_hz: number;
  length_s: number;
  t_s: number[];
  torque_nm: number[];
  angle_deg: number[];
  sets: WorkSet[];
  held: boolean;
}

export interface Value {
  concept: string;
  name: string;
  side: string;
  context: Record<string, string | number>;
  value: number | null;
  unit: string;
  interval95: [number, number] | null;
  n: number | null;
  flags: string[];
  reason: string | null;
}

export interface View {
  traces: Trace[];
  values: Value[];
  marks: Record<string, Mark[]>;
}

/** One test: the sets of both legs that may be laid on each other. */
export interface Test {
  key: string;
  name: string;
  motion: string;
  contraction: string | null;
  velocity_deg_s: number | null;
  sets: { trace: Trace; set: WorkSet }[];
}

/** Return the tests of a visit, the sets of both legs under one name. */
export function testsOf(view: View): Test[] {
  const tests = new Map<string, Test>();
  for (const trace of view.traces) {
    for (const set of trace.sets) {
      const { motion, contraction, velocity_deg_s } = set;
      const key = [motion, contraction, velocity_deg_s].join(" ");
      const test = tests.get(key) ?? {
        key,
        name: nameOf(set),
        motion,
        contraction,
        velocity_deg_s,
        sets: [],
      };
      test.sets.push({ trace, set });
      tests.set(key, test);
    }
  }
  const side = (one: { trace: Trace }): number => (one.trace.side === "left" ? 0 : 1);
  for (const test of tests.values()) test.sets.sort((a, b) => side(a) - side(b));
  return [...tests.values()];
}

function nameOf(set: WorkSet): string {
  const said = [words(set.motion)];
  if (set.contraction) said.push(set.contraction);
  said.push(set.velocity_deg_s === null ? "constant load" : `${set.velocity_deg_s} °/s`);
  return opened(said.join(", "));
}

/** Return the values that hang on a test. */
export function valuesOf(view: View, test: Test): Value[] {
  return view.values.filter(
    ({ context }) =>
      context["motion"] === test.motion &&
      (context["contraction"] ?? null) === test.contraction &&
      (context["velocity_deg_s"] ?? null) === test.velocity_deg_s &&
      (context["of"] ?? "mean_peak_torque") === "mean_peak_torque",
  );
}

/** Return the mark that leaves a repetition out, as they are drawn now. */
export function leftOut(marks: readonly Mark[], part: number, rep: Repetition): Mark | null {
  const [begin, end] = rep.span_s;
  const of = (mark: Mark): boolean =>
    mark.kind === "left_out" &&
    (mark.part ?? 1) === part &&
    typeof mark.at_s === "number" &&
    mark.at_s >= begin &&
    mark.at_s <= end;
  return marks.find(of) ?? null;
}
