// Numbers and terms as the reports write them.

const TERMS: Record<string, string> = {
  knee_extension: "knee extension",
  knee_flexion: "knee flexion",
  hip_extension: "hip extension",
  hip_flexion: "hip flexion",
};

/** Return a term of the model in words. */
export function words(term: string): string {
  return TERMS[term] ?? term.replaceAll("_", " ");
}

/** Return a sentence's beginning in a capital. */
export function opened(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Return a number with a true minus and as many decimals as asked for. */
export function decimal(value: number, places: number): string {
  const text = value.toFixed(places);
  const nothing = Number(text) === 0;
  return nothing ? text.replace("-", "") : text.replace("-", "−");
}

/** Return how many decimals an interval is worth: the first digit of its half width. */
export function placesFor(interval: readonly [number, number] | null, value: number): number {
  const half = interval ? (interval[1] - interval[0]) / 2 : Math.abs(value) / 100;
  if (!(half > 0)) return 1;
  return Math.min(3, Math.max(0, -Math.floor(Math.log10(half))));
}

/** Return an interval: with a dash, or in words where a sign could be taken for one. */
export function span(interval: readonly [number, number], places: number): string {
  const [low, high] = interval;
  return `${decimal(low, places)}${low < 0 ? " to " : "–"}${decimal(high, places)}`;
}

/** Return "78 N·m" and its "72–84", or why there is no interval. */
export function numberWords(
  value: number,
  unit: string,
  interval: readonly [number, number] | null,
): { value: string; interval: string } {
  const places = placesFor(interval, value);
  const sign = unit === "°" || unit === "" ? unit : ` ${unit}`;
  return {
    value: decimal(value, places) + sign,
    interval: interval ? span(interval, places) : "error unknown",
  };
}
