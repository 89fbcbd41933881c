import { describe, expect, it } from "vitest";
import { Drawing, type Mark, newId, sent } from "../src/clinic/marks";

const mark = (id: string): Mark => ({ id, kind: "left_out", frame: 0, at_s: 1, reason: "pain" });

describe("Drawing", () => {
  it("takes steps back and forward, and knows what is not kept", () => {
    const drawing = new Drawing(new Map([["a", [mark("m1")]]]));
    expect([drawing.changed, drawing.canUndo]).toEqual([[], false]);
    drawing.change("a", [mark("m1"), mark("m2")]);
    drawing.change("b", [mark("m3")]);
    expect(drawing.changed.sort()).toEqual(["a", "b"]);
    drawing.undo();
    expect(drawing.changed).toEqual(["a"]);
    drawing.undo();
    expect([drawing.changed, drawing.canUndo, drawing.canRedo]).toEqual([[], false, true]);
    drawing.redo();
    expect(drawing.of("a").map((one) => one.id)).toEqual(["m1", "m2"]);
  });

  it("forgets what could be done again once something else is done", () => {
    const drawing = new Drawing(new Map());
    drawing.change("a", [mark("m1")]);
    drawing.undo();
    drawing.change("a", [mark("m2")]);
    expect(drawing.canRedo).toBe(false);
    expect(drawing.of("a").map((one) => one.id)).toEqual(["m2"]);
  });

  it("can be taken back after it was kept: that is not kept yet", () => {
    const drawing = new Drawing(new Map());
    drawing.change("a", [mark("m1")]);
    drawing.keptNow("a");
    expect(drawing.changed).toEqual([]);
    drawing.undo();
    expect(drawing.changed).toEqual(["a"]);
  });
});

it("sends nothing of who drew it and when: the server says so", () => {
  const whole: Mark = { ...mark("m1"), author: "u-1", at: "2026-03-02T10:00:00Z", version: 3 };
  expect(sent(whole)).toEqual(mark("m1"));
});

it("makes identifiers that are not taken", () => {
  const taken = [mark("d1")];
  const made = newId(taken);
  expect(made).toMatch(/^d[0-9a-z]+$/);
  expect(made).not.toBe("d1");
});
