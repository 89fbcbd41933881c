// The repetitions of both legs, each with a box that says whether it counts, and why not.

import { element } from "../clinic/element";
import { type Drawing, type Mark, newId } from "../clinic/marks";
import { decimal, opened } from "../clinic/words";
import { leftOut, type Repetition, type Test, type Trace } from "./data";

export const REASONS = [
  "stopped for pain",
  "did not try",
  "false start",
  "jerk or impact",
  "fault of the machine",
];

export interface Listening {
  mayDraw: boolean;
  changed: () => void;
  explained: () => void; // a reason was given: the list stays, and with it the focus
  look: (trace: Trace, number: number | null) => void;
}

/** Return the list of a test's repetitions, one table for each set. */
export function list(test: Test, drawing: Drawing, listening: Listening): HTMLElement {
  return element(
    "div",
    { class: "sets" },
    ...test.sets.map(({ trace, set }) => {
      const counted = set.repetitions.filter(
        (rep) => !leftOut(drawing.of(trace.recording), trace.part, rep),
      ).length;
      const body = element(
        "tbody",
        {},
        ...set.repetitions.map((rep) => row(trace, rep, drawing, listening)),
      );
      return element(
        "table",
        { class: `repetitions leg-${trace.side}` },
        element(
          "caption",
          {},
          element("b", {}, opened(trace.side)),
          ` ${counted} of ${set.repetitions.length} count`,
          ...(set.why_not ? [element("span", { class: "quiet-text" }, ` ${set.why_not}`)] : []),
        ),
        element("thead", {}, headings()),
        body,
      );
    }),
  );
}

function headings(): HTMLElement {
  const names = ["Counts", "Peak, N·m", "at, °", "Range, °", "Why not"];
  return element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
}

function row(trace: Trace, rep: Repetition, drawing: Drawing, listening: Listening): HTMLElement {
  const mark = leftOut(drawing.of(trace.recording), trace.part, rep);
  const name = `${trace.side}, repetition ${rep.number}`;
  const box = element("input", {
    type: "checkbox",
    checked: !mark,
    disabled: !listening.mayDraw,
    "aria-label": `${opened(name)} counts`,
    "data-focus": `${trace.recording} ${trace.part} ${rep.number} box`,
    onchange: () => {
      toggle(trace, rep, drawing);
      listening.changed();
    },
  });
  const made = element(
    "tr",
    { class: mark ? "is-out" : "", "data-repetition": rep.number },
    element("td", {}, element("label", { class: "counts" }, box, String(rep.number))),
    element("td", {}, decimal(rep.peak_nm, 0)),
    element("td", {}, decimal(rep.angle_of_peak_deg, 0)),
    element("td", {}, decimal(rep.range_deg, 0) + (rep.complete ? "" : ", cut")),
    element("td", {}, mark ? why(trace, mark, name, drawing, listening) : null),
  );
  made.addEventListener("pointerenter", () => listening.look(trace, rep.number));
  made.addEventListener("focusin", () => listening.look(trace, rep.number));
  return made;
}

function why(
  trace: Trace,
  mark: Mark,
  name: string,
  drawing: Drawing,
  listening: Listening,
): HTMLElement {
  return element("input", {
    type: "text",
    class: "why",
    value: mark.reason ?? "",
    list: "reasons",
    required: true,
    maxlength: 200,
    placeholder: "a reason, in words",
    disabled: !listening.mayDraw,
    "aria-label": `Why ${name} is left out`,
    "data-focus": `${trace.recording} ${mark.id} why`,
    onchange: (event) => {
      const reason = (event.target as HTMLInputElement).value.trim();
      const marks = drawing.of(trace.recording);
      drawing.change(
        trace.recording,
        marks.map((one) => (one.id === mark.id ? { ...one, reason } : one)),
      );
      listening.explained();
    },
  });
}

/** Leave a repetition out, or let it count again. */
export function toggle(trace: Trace, rep: Repetition, drawing: Drawing): void {
  const marks = drawing.of(trace.recording);
  const before = leftOut(marks, trace.part, rep);
  const made: Mark = {
    id: newId(marks),
    kind: "left_out",
    frame: Math.round(rep.at_s * trace.fs_hz),
    at_s: rep.at_s,
    part: trace.part,
    reason: "",
  };
  drawing.change(
    trace.recording,
    before ? marks.filter((one) => one.id !== before.id) : [...marks, made],
  );
}

/** Return how many repetitions are left out without a reason. */
export function unexplained(drawing: Drawing): number {
  return [...drawing.now.values()]
    .flat()
    .filter((mark) => mark.kind === "left_out" && !mark.reason?.trim()).length;
}
