// What the clinic says of today's exercises, and what is written down about them.

export interface Dose {
  sets: number;
  times: number;
  rest_s: number;
  of_plan: boolean;
}

export interface Exercise {
  treatment: string;
  movement: string;
  name: string;
  steps: string[];
  says: string;
  dose: string;
  meant: Dose;
  unit: "times" | "s" | "min";
  sided: boolean;
  figure: string;
  camera: string | null;
}

export interface Alarm {
  id: string;
  words: string[];
  swelling: boolean;
  pain_at_least: number | null;
  sessions: number;
  days: number;
  plain: string;
  plain_action: string;
}

export interface Plan {
  account: string; // whose: opaque
  token: string;
  phase: string;
  why_none: string;
  exercises: Exercise[];
  alarms: Alarm[];
  pains: [string, number][]; // day and worst pain of each entry, the newest last
  done_today: string[];
  watched: string;
}

export interface Entry {
  client_id: string;
  day: string;
  treatment: string;
  movement: string;
  done: number[];
  side: string;
  pain_before_0_10: number | null;
  pain_after_0_10: number | null;
  swelling: boolean;
  words: string;
}

/** Return a day as the clinic writes it, by the clock of this telephone. */
export function dayOf(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Return the worst pain said of an entry; nothing said alarms nobody. */
export function worst(entry: Entry): number {
  return Math.max(entry.pain_before_0_10 ?? 0, entry.pain_after_0_10 ?? 0);
}

/** Return what an entry raises, as the clinic would: told at once, without a connection too. */
export function raised(
  alarms: Alarm[],
  entry: Entry,
  pains: [string, number][],
  today: Date,
): Alarm[] {
  const words = entry.words.toLowerCase().replaceAll("’", "'");
  return alarms.filter((alarm) => {
    if (alarm.swelling && entry.swelling) return true;
    if (alarm.words.some((part) => words.includes(part))) return true;
    const least = alarm.pain_at_least;
    if (least === null || worst(entry) < least) return false;
    const since = new Date(today);
    since.setDate(since.getDate() - alarm.days);
    const before = pains.filter(([day, pain]) => day > dayOf(since) && pain >= least);
    return before.length + 1 >= alarm.sessions;
  });
}
