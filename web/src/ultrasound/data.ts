// What the server says of a visit's ultrasound (`ischia.service.cine_view`), and sizes on a picture.

import type { Mark } from "../clinic/marks";
import { decimal, words } from "../clinic/words";

export interface Region {
  x0_px: number;
  y0_px: number;
  x1_px: number;
  y1_px: number;
  mm_per_px_x: number;
  mm_per_px_y: number;
}

export interface Clip {
  recording: string;
  name: string;
  side: string;
  structure: string | null;
  view: string | null;
  width_px: number;
  height_px: number;
  t_s: number[];
  regions: Region[];
  scale_drawn: boolean;
}

export interface View {
  clips: Clip[];
  marks: Record<string, Mark[]>;
  at_once: number;
}

export type Point = [number, number];

/** Return what a clip is of, in words. */
export function clipName(clip: Clip): string {
  const said = [clip.side, clip.structure ? words(clip.structure) : clip.name];
  if (clip.view) said.push(words(clip.view));
  said.push(clip.t_s.length > 1 ? `${clip.t_s.length} frames` : "still");
  return said.join(", ").replace(/^./, (first) => first.toUpperCase());
}

/** Return the region that holds every point, the smallest where several do. */
export function regionAround(clip: Clip, points: readonly Point[]): Region | null {
  const holds = (r: Region): boolean =>
    points.every(([x, y]) => x >= r.x0_px && x <= r.x1_px && y >= r.y0_px && y <= r.y1_px);
  const area = (r: Region): number => (r.x1_px - r.x0_px) * (r.y1_px - r.y0_px);
  return clip.regions.filter(holds).sort((a, b) => area(a) - area(b))[0] ?? null;
}

/** Return how long a line over points is [mm], null where pixels have no size. */
export function lengthMm(clip: Clip, points: readonly Point[]): number | null {
  const region = regionAround(clip, points);
  if (!region || points.length < 2) return null;
  return points.slice(1).reduce((sum, [x, y], i) => {
    const [from_x, from_y] = points[i]!;
    return sum + Math.hypot((x - from_x) * region.mm_per_px_x, (y - from_y) * region.mm_per_px_y);
  }, 0);
}

/** Return how large an outlined region is [mm²], null where pixels have no size. */
export function areaMm2(clip: Clip, points: readonly Point[]): number | null {
  const region = regionAround(clip, points);
  if (!region || points.length < 3) return null;
  const twice = points.reduce((sum, [x, y], i) => {
    const [next_x, next_y] = points[(i + 1) % points.length]!;
    return sum + x * next_y - next_x * y;
  }, 0);
  return (Math.abs(twice) / 2) * region.mm_per_px_x * region.mm_per_px_y;
}

/** Return a mark's size in words. */
export function sizeWords(clip: Clip, mark: Mark): string {
  const points = mark.points_px ?? [];
  if (mark.kind === "pain") return `pain ${mark.pain_0_10 ?? "?"} of 10`;
  if (mark.kind === "key_frame" || !points.length) return "";
  const size = mark.kind === "region" ? areaMm2(clip, points) : lengthMm(clip, points);
  if (size === null) return "no scale";
  return mark.kind === "region" ? `${decimal(size, 0)} mm²` : `${decimal(size, 1)} mm`;
}

/** Return the number of the next reading of the same thing. */
export function nextReading(
  marks: readonly Mark[],
  like: Pick<Mark, "kind"> & { what: string | null; state: string | null },
): number {
  const same = marks.filter(
    (one) =>
      one.kind === like.kind &&
      (one.what ?? null) === like.what &&
      (one.state ?? null) === like.state,
  );
  return Math.max(0, ...same.map((one) => one.reading ?? 1)) + 1;
}
