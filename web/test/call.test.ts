import { describe, expect, it } from "vitest";

import type { Room } from "../src/call/said";
import { says, way } from "../src/call/words";

function room(given: Partial<Room>): Room {
  return { phase: "open", peer: null, guide: null, ...given };
}

const here = { page: "0", is: "here", shows: {} } as const;

describe("what a call says of itself", () => {
  it("tells a patient who waits that nobody sees them", () => {
    expect(says("patient", room({ phase: "waiting" }), false)).toContain("Nobody sees or hears you");
  });

  it("tells the clinic who waits", () => {
    const waiting = { phase: "waiting" } as const;
    expect(says("clinic", room(waiting), false)).toBe("The patient is not here yet.");
    expect(says("clinic", room({ ...waiting, peer: here }), false)).toContain("waits");
    expect(says("clinic", room({ ...waiting, peer: { ...here, is: "left" } }), false)).toContain("left");
  });

  it("tells that somebody left even where the picture still stands", () => {
    expect(says("clinic", room({ peer: { ...here, is: "left" } }), true)).toContain("has left");
  });

  it("is silent while the picture moves, unless the other side has lost its line", () => {
    expect(says("patient", room({ peer: here }), true)).toBe("");
    expect(says("patient", room({ peer: { ...here, is: "lost" } }), false)).toContain("interrupted");
    expect(says("clinic", room({ peer: { ...here, is: "lost" } }), true)).toContain("may go on");
  });

  it("says how the picture travels, and nothing before it does", () => {
    expect(way("")).toBe("");
    expect(way("host")).toContain("directly");
    expect(way("relay")).toContain("relay");
  });
});
