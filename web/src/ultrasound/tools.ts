// What is drawn next: the kind, what it shows, the state of the muscle, and pain.

import { element } from "../clinic/element";
import { type Mark, newId } from "../clinic/marks";
import { nextReading, type Point } from "./data";

export type Tool = "look" | "caliper" | "polyline" | "region";

const TOOLS: Record<Tool, string> = {
  look: "Look",
  caliper: "Caliper",
  polyline: "Line",
  region: "Region",
};
const SHOWS = [
  "gap",
  "haematoma",
  "muscle_thickness",
  "superficial_aponeurosis",
  "deep_aponeurosis",
  "fascicle",
  "nerve_outline",
  "fluid_outline",
  "scale",
  "image_area",
];
const STATES = ["rest", "contraction", "stretch"] as const;

/** Return points without those that lie on the one before. */
export function withoutDoubles(points: readonly Point[]): Point[] {
  return points.filter((point, i) => {
    const before = points[i - 1];
    return !before || Math.hypot(point[0] - before[0], point[1] - before[1]) > 1.5;
  });
}

export class Tools {
  readonly box: HTMLElement;
  tool: Tool = "look";
  points: Point[] = [];
  private readonly what: HTMLInputElement;
  private readonly state: HTMLSelectElement;
  private readonly length: HTMLInputElement;
  private readonly pain: HTMLInputElement;

  constructor(
    private readonly changed: () => void,
    private readonly add: (mark: Mark) => void,
    private readonly here: () => { frame: number; marks: readonly Mark[] },
  ) {
    const shows = element("datalist", { id: "shows" }, ...SHOWS.map((value) => element("option", { value })));
    this.what = element("input", { id: "what", list: "shows", value: "gap", maxlength: 60 });
    this.state = element(
      "select",
      { id: "state" },
      element("option", { value: "" }, "not said"),
      ...STATES.map((value) => element("option", { value }, value)),
    );
    this.length = element("input", { id: "length", type: "number", min: 1, max: 300, step: "any" });
    this.pain = element("input", { id: "pain", type: "number", min: 0, max: 10, step: 1 });
    const field = (name: string, id: string, input: HTMLElement): HTMLElement =>
      element("p", {}, element("label", { for: id }, name), input);
    this.box = element(
      "div",
      { class: "tools" },
      this.kinds(),
      element(
        "div",
        { class: "tool-fields" },
        field("Shows", "what", this.what),
        field("Muscle at", "state", this.state),
        field("Scale line, mm", "length", this.length),
        shows,
      ),
      element(
        "div",
        { class: "tool-fields" },
        element("button", { type: "button", class: "btn quiet", onclick: () => this.keyFrame() }, "Key frame"),
        field("Pain, 0 to 10", "pain", this.pain),
        element("button", { type: "button", class: "btn quiet", onclick: () => this.painHere() }, "Pain here"),
      ),
    );
  }

  private kinds(): HTMLElement {
    const group = element("div", { class: "choices", role: "group", "aria-label": "Tool" });
    for (const tool of Object.keys(TOOLS) as Tool[]) {
      const button = element(
        "button",
        {
          type: "button",
          class: "choice",
          "aria-pressed": String(tool === this.tool),
          onclick: () => {
            this.tool = tool;
            this.points = [];
            for (const other of group.children) other.setAttribute("aria-pressed", "false");
            button.setAttribute("aria-pressed", "true");
            this.changed();
          },
        },
        TOOLS[tool],
      );
      group.append(button);
    }
    return group;
  }

  /** Set a point; a caliper is whole with its second. */
  placed(point: Point): void {
    if (this.tool === "look") return;
    this.points = [...this.points, point];
    if (this.tool === "caliper" && this.points.length === 2) this.ended();
    else this.changed();
  }

  /** End what is being drawn: kept where it has points enough, given up where not. */
  ended(): void {
    const { tool } = this;
    const points = withoutDoubles(this.points); // a double click sets its point twice
    this.points = [];
    const fewest = tool === "region" ? 3 : 2;
    if (tool !== "look" && points.length >= fewest) {
      const scale = this.what.value === "scale" && this.length.value;
      const more = scale ? { length_mm: Number(this.length.value) } : {};
      this.add({ ...this.mark(tool, points), ...more });
    }
    this.changed();
  }

  private keyFrame(): void {
    const { frame, marks } = this.here();
    if (!marks.some((one) => one.kind === "key_frame" && one.frame === frame)) {
      this.add(this.mark("key_frame", []));
    }
  }

  private painHere(): void {
    const given = this.pain.value === "" ? NaN : Number(this.pain.value);
    if (given >= 0 && given <= 10) this.add({ ...this.mark("pain", []), pain_0_10: given });
    else this.pain.focus();
  }

  private mark(kind: Mark["kind"], points: Point[]): Mark {
    const { frame, marks } = this.here();
    const drawn = kind !== "key_frame" && kind !== "pain";
    const like = {
      kind,
      what: drawn ? this.what.value.trim() || null : null,
      state: (this.state.value || null) as NonNullable<Mark["state"]> | null,
    };
    return { id: newId(marks), frame, points_px: points, ...like, reading: nextReading(marks, like) };
  }
}
