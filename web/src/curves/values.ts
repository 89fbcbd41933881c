// What is measured with the repetitions that count, and the curves as a table.

import { element } from "../clinic/element";
import { decimal, numberWords, opened } from "../clinic/words";
import { overAngle } from "./angles";
import { type Test, type Value, valuesOf, type View } from "./data";

const EVERY_DEG = 10;

/** Return the values of a test, both legs beside each other. */
export function values(view: View, before: View | null, test: Test): HTMLElement {
  const found = valuesOf(view, test);
  const concepts = [...new Map(found.map((one) => [one.concept, one.name]))];
  const sides = ["left", "right"].filter((side) => found.some((one) => one.side === side));
  const old = before ? valuesOf(before, test) : [];
  const cell = (concept: string, side: string): HTMLElement => {
    const is = (one: Value): boolean => one.concept === concept && one.side === side;
    return element("td", {}, ...said(found.find(is), old.find(is)));
  };
  return element(
    "table",
    { class: "values" },
    element("caption", {}, "Measured with the repetitions that count, as last kept"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, "Quantity"),
        ...sides.map((side) => element("th", { scope: "col" }, opened(side))),
      ),
    ),
    element(
      "tbody",
      {},
      ...concepts.map(([concept, name]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, name),
          ...sides.map((side) => cell(concept, side)),
        ),
      ),
    ),
  );
}

function said(value: Value | undefined, old: Value | undefined): (Node | string)[] {
  if (!value) return [];
  if (value.value === null) {
    return [element("span", { class: "not-measured" }, `Not measured: ${value.reason ?? ""}`)];
  }
  const now = numberWords(value.value, value.unit, value.interval95);
  const then = old?.value == null ? null : numberWords(old.value, old.unit, old.interval95);
  const moved = then !== null && then.value !== now.value;
  const count = value.n === null ? "" : `, ${value.n} repetitions`;
  return [
    element("b", {}, now.value),
    " ",
    element("span", { class: "interval" }, `${now.interval}${count}`),
    ...(moved ? [element("span", { class: "was" }, `was ${then.value}`)] : []),
    ...value.flags.map((flag) => element("span", { class: "flag-words" }, flag)),
  ];
}

/** Return the curves as numbers: torque of each repetition every ten degrees. */
export function curveTable(test: Test): HTMLElement {
  const all = test.sets.flatMap(({ trace, set }) =>
    set.repetitions.map((rep) => ({ name: `${opened(trace.side)} ${rep.number}`, rep })),
  );
  const angles = all.flatMap(({ rep }) => rep.angle_deg);
  const low = Math.ceil(Math.min(...angles) / EVERY_DEG) * EVERY_DEG;
  const high = Math.floor(Math.max(...angles) / EVERY_DEG) * EVERY_DEG;
  const grid: number[] = [];
  for (let angle = low; angle <= high; angle += EVERY_DEG) grid.push(angle);
  const cells = (row: (number | null)[]): HTMLElement[] =>
    row.map((value) => element("td", {}, value === null ? "not passed" : decimal(value, 0)));
  return element(
    "details",
    { class: "more" },
    element("summary", {}, "The same curves as a table"),
    element(
      "div",
      { class: "scrolled", tabindex: 0, role: "region", "aria-label": "Torque at angles" },
      element(
        "table",
        { class: "list" },
        element("caption", { class: "quiet-text" }, "Torque, N·m, at degrees of flexion"),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, "Repetition"),
            ...grid.map((angle) => element("th", { scope: "col" }, `${angle}°`)),
          ),
        ),
        element(
          "tbody",
          {},
          ...all.map(({ name, rep }) =>
            element("tr", {}, element("th", { scope: "row" }, name), ...cells(overAngle(rep, grid))),
          ),
        ),
      ),
    ),
  );
}
