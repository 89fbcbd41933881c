// Entries leave when the clinic can be reached; each is sent until the clinic says that it has it.

import type { Entry, Plan } from "./plan";

export interface Said {
  kept: string[];
  refused: Record<string, string>;
  dangers: { id: string; plain: string; plain_action: string }[];
  watched: string;
}

/** Return the plan of who is logged in; null where the clinic is out of reach. */
export async function planFrom(address: string): Promise<Plan | "logged out" | null> {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" }).catch(
    () => null,
  );
  if (!answer) return null;
  if (answer.redirected || answer.status === 404 || answer.status === 403) return "logged out";
  return answer.ok ? ((await answer.json()) as Plan) : null;
}

/** Send entries; null where the clinic could not be reached or took nothing. */
export async function send(address: string, token: string, entries: Entry[]): Promise<Said | null> {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ entries }),
  }).catch(() => null);
  return answer?.ok && !answer.redirected ? ((await answer.json()) as Said) : null;
}
