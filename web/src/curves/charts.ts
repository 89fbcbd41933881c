// Torque over angle for both legs, and torque over time for each set.

import { element } from "../clinic/element";
import { ink, SIDE, type Leg } from "../clinic/ink";
import type { Drawing } from "../clinic/marks";
import { draw, shade, upright, type Line } from "../clinic/plot";
import { decimal, opened } from "../clinic/words";
import { gridOf, meanOf, overAngle } from "./angles";
import { leftOut, type Repetition, type Test, type Trace, type WorkSet } from "./data";

export interface Looked {
  recording: string;
  part: number;
  number: number;
}

interface Row {
  trace: Trace;
  rep: Repetition;
  counts: boolean;
}

const NARROW = 700;

function leg(side: string): Leg {
  return side === "left" ? "left" : "right";
}

function rowsOf(test: Test, drawing: Drawing): Row[] {
  return test.sets.flatMap(({ trace, set }) =>
    set.repetitions.map((rep) => ({
      trace,
      rep,
      counts: !leftOut(drawing.of(trace.recording), trace.part, rep),
    })),
  );
}

/** Draw every repetition of both legs over the angle, and the mean of those that count. */
export function overAngles(box: HTMLElement, test: Test, drawing: Drawing, at: Looked | null): void {
  const rows = rowsOf(test, drawing);
  const grid = gridOf(rows.map((row) => row.rep));
  if (!grid.length) {
    box.replaceChildren(element("p", { class: "quiet-text" }, "No repetition to draw."));
    return;
  }
  const values = rows.map(({ rep }) => overAngle(rep, grid));
  const lines = rows.map((row, i): Line => thin(row, values[i] ?? [], isAt(row, at)));
  const means: Line[] = [];
  for (const side of ["left", "right"] as const) {
    const own = values.filter((_, i) => rows[i]!.counts && rows[i]!.trace.side === side);
    if (own.length > 1) {
      means.push({ values: meanOf(own), colour: side, width: 2.5, dash: SIDE[side].dash });
    }
  }
  const reading = element("p", { class: "reading" });
  const room = element("div", { class: "chart" });
  box.replaceChildren(room, reading);
  const say = (angle: number | null): void => {
    reading.textContent = angle === null ? read(test, means, null, grid) : read(test, means, angle, grid);
  };
  draw(room, {
    x: grid,
    xName: "knee flexion, °".replace("knee", test.motion.split("_")[0] ?? "knee"),
    yName: "torque, N·m",
    lines: [...lines, ...means],
    height: innerWidth < NARROW ? 260 : 380,
    fromZero: true,
    onHover: say,
  });
  box.append(slider(grid, say));
  say(null);
}

function thin(row: Row, values: (number | null)[], looked: boolean): Line {
  const colour = leg(row.trace.side);
  if (!row.counts) {
    return { values, colour: looked ? colour : "rule-2", width: looked ? 2 : 1, dash: [1, 5] };
  }
  return { values, colour, width: looked ? 2.5 : 1, alpha: looked ? 1 : 0.45, dash: SIDE[colour].dash };
}

function isAt(row: Row, at: Looked | null): boolean {
  const { recording, part } = row.trace;
  return at?.recording === recording && at.part === part && at.number === row.rep.number;
}

/** Return a slider that reads the curves at an angle: for keys and for ears. */
function slider(grid: readonly number[], say: (angle: number) => void): HTMLElement {
  const [first, last] = [Math.ceil(grid[0] ?? 0), Math.floor(grid.at(-1) ?? 0)];
  const input = element("input", {
    type: "range",
    min: first,
    max: last,
    step: 1,
    value: Math.round((first + last) / 2),
    "aria-label": "Read the curves at an angle, degrees",
  });
  input.addEventListener("input", () => {
    say(Number(input.value));
    input.setAttribute("aria-valuetext", `${input.value} degrees`);
  });
  return element("label", { class: "read-at" }, "Read at an angle ", input);
}

function read(
  test: Test,
  means: readonly Line[],
  angle: number | null,
  grid: readonly number[],
): string {
  if (angle === null) {
    const legs = [...new Set(test.sets.map(({ trace }) => trace.side))];
    const dash = legs.includes("left") ? "left dashed" : "";
    const solid = legs.includes("right") ? "right solid" : "";
    const said = [dash, solid].filter(Boolean).join(", ");
    return `${opened(said)}. Thin: each repetition. Thick: mean of those that count. Dotted: left out.`;
  }
  const at = grid.findIndex((one) => one >= angle);
  const said = means.map(({ colour, values }) => {
    const value = values[at];
    return `${colour} ${typeof value === "number" ? `${decimal(value, 0)} N·m` : "not passed by all"}`;
  });
  return `At ${decimal(angle, 0)}°, mean of those that count: ${said.join(", ") || "none"}.`;
}

/** Draw one set over time, its repetitions shaded; a click looks at one. */
export function overTime(
  box: HTMLElement,
  { trace, set }: { trace: Trace; set: WorkSet },
  drawing: Drawing,
  look: (number: number) => void,
): void {
  const colour = leg(trace.side);
  // The server's sign is positive where a joint extends; here each motion pulls upwards.
  const along = set.motion.endsWith("_flexion") ? -1 : 1;
  draw(box, {
    x: trace.t_s,
    xName: `${trace.side}: time, s`,
    yName: `${set.motion.split("_")[1] ?? "torque"}, N·m`,
    lines: [{ values: trace.torque_nm.map((nm) => along * nm), colour, width: 1.25 }],
    height: 150,
    behind: (plot) => {
      for (const rep of set.repetitions) {
        const counts = !leftOut(drawing.of(trace.recording), trace.part, rep);
        shade(plot, ...rep.span_s, ink(counts ? `${colour}-band` : "differ"));
        upright(plot, rep.span_s[0], ink("ink-3"), counts ? `${rep.number}` : `${rep.number} ×`);
      }
    },
    onPick: (t) => {
      const near = set.repetitions.find((rep) => t >= rep.span_s[0] && t <= rep.span_s[1]);
      if (near) look(near.number);
    },
  });
}
