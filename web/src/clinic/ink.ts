// The colours of the design, read from the page, so that light and dark are one code.

/** Return a value of the design's tokens. */
export function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const SIDE = {
  left: { line: "left", band: "left-band", dash: [6, 4] },
  right: { line: "right", band: "right-band", dash: [] as number[] },
} as const;

export type Leg = keyof typeof SIDE;

/** Call when light turns to dark or back. */
export function onScheme(redraw: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

/** Whether the person asked for less motion. */
export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
