// Curves of both legs over the trial, with events and a line at the frame that is shown.

import type uPlot from "uplot";
import { element } from "../clinic/element";
import { ink, SIDE } from "../clinic/ink";
import { draw, upright, type Line } from "../clinic/plot";
import { decimal, opened, words } from "../clinic/words";
import type { MotionDocument } from "./document";

const SIDES = ["left", "right"] as const;
const HEIGHT = 150;

export interface Shown {
  name: string; // of the arrays, without their side
  said: string;
  unit: string;
}

/** Return what can be drawn: the hamstrings' lengths, then the joints' angles. */
export function shownOf(doc: MotionDocument): { lengths: Shown[]; angles: Shown[] } {
  const heads = [...new Set(doc.head.muscles.map((one) => one.muscle))];
  const lengths = heads.map((head) => ({ name: `length ${head}`, said: words(head), unit: "%" }));
  const joints = ["knee", "hip", "ankle"].filter((joint) =>
    SIDES.some((side) => doc.array(`angle ${joint} ${side}`)),
  );
  const angles = joints.map((joint) => ({ name: `angle ${joint}`, said: joint, unit: "°" }));
  return { lengths, angles };
}

/** Draw one quantity of both legs; return how it is moved to another frame. */
export function curve(
  box: HTMLElement,
  doc: MotionDocument,
  shown: Shown,
  seek: (frame: number) => void,
): (frame: number) => void {
  let at = doc.time(0);
  const lines = SIDES.flatMap((side): Line[] => {
    const values = doc.array(`${shown.name} ${side}`);
    if (!values) return [];
    const row = Array.from(values, (value) => (Number.isFinite(value) ? value : null));
    return [{ values: row, colour: side, width: 1.75, dash: SIDE[side].dash }];
  });
  const what = shown.unit === "%" ? "length, % of upright" : "flexion, °";
  const plot = draw(box, {
    x: Array.from({ length: doc.head.frames }, (_, frame) => doc.time(frame)),
    xName: "time, s",
    yName: what,
    lines,
    height: HEIGHT,
    behind: (one) => events(one, doc),
    before: (one) => upright(one, at, ink("ink"), "", 2),
    onPick: (t_s) => seek(doc.frameAt(t_s)),
  });
  return (frame) => {
    at = doc.time(frame);
    plot.redraw(false, false);
  };
}

function events(plot: uPlot, doc: MotionDocument): void {
  for (const { kind, side, t_s } of doc.head.events) {
    if (kind === "foot_strike" && side !== "midline") {
      upright(plot, t_s, ink(side), side === "left" ? "L" : "R");
    }
  }
}

/** Return a frame's numbers in one line. */
export function atFrame(doc: MotionDocument, frame: number, all: readonly Shown[]): string {
  const said = all.map(({ name, said, unit }) => {
    const sides = SIDES.map((side) => `${side} ${value(doc, `${name} ${side}`, frame, unit)}`);
    return `${said} ${sides.join(", ")}`;
  });
  return `${opened(said.join("; "))}.`;
}

function value(doc: MotionDocument, name: string, frame: number, unit: string): string {
  const found = doc.array(name)?.[frame];
  if (found === undefined || !Number.isFinite(found)) return "not known";
  return decimal(found, unit === "%" ? 1 : 0) + (unit === "%" ? " %" : unit);
}

/** Return the numbers of both legs at each event. */
export function eventTable(
  doc: MotionDocument,
  all: readonly Shown[],
  seek: (frame: number) => void,
): HTMLElement {
  const found = doc.head.events.filter((one) => one.kind !== "other");
  const heads = ["Event", ...all.flatMap((one) => SIDES.map((side) => `${opened(one.said)}, ${side}`))];
  const rows = found.map((event) => {
    const frame = doc.frameAt(event.t_s);
    const name = `${opened(event.side)} foot ${event.kind === "foot_strike" ? "down" : "off"}`;
    const jump = element(
      "button",
      { type: "button", class: "link", onclick: () => seek(frame) },
      `${name}, ${decimal(event.t_s, 2)} s`,
    );
    const cells = all.flatMap(({ name: array, unit }) =>
      SIDES.map((side) => element("td", {}, value(doc, `${array} ${side}`, frame, unit))),
    );
    return element("tr", {}, element("th", { scope: "row" }, jump), ...cells);
  });
  const title = doc.head.events_found
    ? "Numbers at each event (events found by the program)"
    : "Numbers at each event (events as marked in the file)";
  return element(
    "details",
    { class: "more" },
    element("summary", {}, title),
    element(
      "div",
      { class: "scrolled", tabindex: 0, role: "region", "aria-label": "Numbers at each event" },
      element(
        "table",
        { class: "list" },
        element(
          "thead",
          {},
          element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
        ),
        element("tbody", {}, ...rows),
      ),
    ),
  );
}
