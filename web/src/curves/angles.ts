// Torque of repetitions at one row of angles.

import type { Repetition } from "./data";

export const STEP_DEG = 0.5;

/** Return the angles that any of the repetitions passed, half a degree apart. */
export function gridOf(repetitions: readonly Repetition[]): number[] {
  const low = Math.min(...repetitions.map((rep) => Math.min(...rep.angle_deg)));
  const high = Math.max(...repetitions.map((rep) => Math.max(...rep.angle_deg)));
  if (!(high > low)) return [];
  const first = Math.ceil(low / STEP_DEG);
  const last = Math.floor(high / STEP_DEG);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * STEP_DEG);
}

/** Return torque at each angle of a row, null where the repetition did not pass it. */
export function overAngle(rep: Repetition, grid: readonly number[]): (number | null)[] {
  const pairs = rep.angle_deg
    .map((angle, i) => [angle, rep.torque_nm[i] ?? 0] as const)
    .sort((a, b) => a[0] - b[0]);
  let at = 0;
  return grid.map((angle) => {
    while (at < pairs.length - 2 && pairs[at + 1]![0] < angle) at += 1;
    const [one, next] = [pairs[at], pairs[at + 1]];
    if (!one || !next || angle < one[0] || angle > next[0]) return null;
    const way = next[0] - one[0];
    return way > 0 ? one[1] + ((angle - one[0]) / way) * (next[1] - one[1]) : one[1];
  });
}

/** Return the mean of rows where all of them have a value, null elsewhere. */
export function meanOf(rows: readonly (number | null)[][]): (number | null)[] {
  const [first] = rows;
  if (!first) return [];
  return first.map((_, i) => {
    const column = rows.map((row) => row[i] ?? null);
    if (column.some((value) => value === null)) return null;
    return (column as number[]).reduce((sum, value) => sum + value, 0) / column.length;
  });
}
