// What a call says of itself, in one sentence for each state.

import type { Room, Side } from "./said";

const OTHER: Record<Side, string> = { clinic: "The patient", patient: "The clinic" };

/** Return what stands above the picture; nothing where the picture speaks for itself. */
export function says(side: Side, room: Room, connected: boolean): string {
  const other = OTHER[side];
  if (room.phase === "ended") return "The visit is over.";
  if (room.phase === "waiting") return waiting(side, room);
  if (!room.peer) return `${other} is not here yet.`;
  if (room.peer.is === "left") return `${other} has left, and can come back until the visit ends.`;
  if (room.peer.is === "lost") {
    const gone = `The connection of ${other.toLowerCase()} is interrupted.`;
    return connected ? `${gone} Picture and sound may go on.` : gone;
  }
  return connected ? "" : "Connecting …";
}

function waiting(side: Side, room: Room): string {
  if (side === "patient") {
    return "The clinic sees that you wait. Nobody sees or hears you until they let you in.";
  }
  if (room.peer?.is === "here") return "The patient waits to be let in.";
  if (room.peer?.is === "left") return "The patient was here and has left.";
  return "The patient is not here yet.";
}

/** Return how the picture travels. */
export function way(route: string): string {
  if (!route) return "";
  const path = route === "relay" ? "through the clinic’s relay" : "directly";
  return `Connected ${path}, encrypted between the two of you.`;
}
