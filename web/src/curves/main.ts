// Torque of both legs, repetition by repetition; what counts is decided here and kept as marks.

import "./curves.css";
import { buttons } from "../clinic/buttons";
import { element } from "../clinic/element";
import { onScheme } from "../clinic/ink";
import { Drawing } from "../clinic/marks";
import { guardUnkept, type Head, Place } from "../clinic/page";
import { overAngles, overTime, type Looked } from "./charts";
import { type Test, testsOf, type Trace, type View } from "./data";
import { list, REASONS, unexplained } from "./list";
import { curveTable, values } from "./values";

class Curves {
  private before: View | null = null;
  private chosen = "";
  private looked: Looked | null = null;
  private drawing: Drawing;
  private readonly parts = {
    tests: element("div", { class: "choices", role: "group", "aria-label": "Test" }),
    angles: element("div", { class: "angles" }),
    times: element("div", { class: "times" }),
    sets: element("div"),
    actions: element("div", { class: "actions" }),
    values: element("div", { class: "scrolled" }),
    table: element("div"),
  };

  constructor(
    private readonly place: Place,
    private head: Head,
    private view: View,
  ) {
    this.drawing = new Drawing(new Map(Object.entries(view.marks)));
    const reasons = element("datalist", { id: "reasons" });
    reasons.append(...REASONS.map((value) => element("option", { value })));
    const { tests, angles, times, sets, actions, values: numbers, table } = this.parts;
    const beside = element("div", { class: "beside" }, sets, actions, place.said);
    const drawn = element("div", { class: "drawn" }, angles, times);
    const both = element("div", { class: "two-parts" }, drawn, beside);
    place.box.prepend(tests, both, numbers, table, reasons);
    guardUnkept(() => this.drawing);
    onScheme(() => this.show());
    this.show();
  }

  private get test(): Test | undefined {
    const tests = testsOf(this.view);
    return tests.find((test) => test.key === this.chosen) ?? tests[0];
  }

  private show(): void {
    const test = this.test;
    if (!test) return;
    const focus = (document.activeElement as HTMLElement | null)?.dataset["focus"];
    this.showTests(test);
    this.showCharts(test);
    const listening = {
      mayDraw: this.head.may_draw,
      changed: () => this.show(),
      explained: () => this.showActions(),
      look: (trace: Trace, number: number | null) => this.look(trace, number),
    };
    this.parts.sets.replaceChildren(list(test, this.drawing, listening));
    this.parts.values.replaceChildren(values(this.view, this.before, test));
    this.parts.table.replaceChildren(curveTable(test));
    this.showActions();
    if (focus) this.place.box.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
  }

  private showActions(): void {
    const open = unexplained(this.drawing);
    const hint = open ? "Each repetition that is left out needs a reason." : "";
    this.parts.actions.replaceChildren(
      this.head.may_draw
        ? buttons(this.drawing, { hint, keep: () => void this.keep(), changed: () => this.show() })
        : element("p", { class: "quiet-text" }, "Your role looks; it does not draw."),
    );
  }

  private showTests(now: Test): void {
    this.parts.tests.replaceChildren(
      ...testsOf(this.view).map((test) =>
        element(
          "button",
          {
            type: "button",
            class: "choice",
            "aria-pressed": String(test.key === now.key),
            "data-focus": test.key,
            onclick: () => {
              this.chosen = test.key;
              this.looked = null;
              this.show();
            },
          },
          test.name,
        ),
      ),
    );
  }

  private showCharts(test: Test): void {
    overAngles(this.parts.angles, test, this.drawing, this.looked);
    this.parts.times.replaceChildren();
    for (const one of test.sets) {
      const box = element("div", { class: "chart" });
      this.parts.times.append(box);
      overTime(box, one, this.drawing, (number) => {
        this.look(one.trace, number);
        const key = `${one.trace.recording} ${one.trace.part} ${number} box`;
        this.place.box.querySelector<HTMLElement>(`[data-focus="${key}"]`)?.focus();
      });
    }
  }

  private look(trace: Trace, number: number | null): void {
    const { recording, part } = trace;
    if (this.looked?.recording === recording && this.looked.number === number) return;
    this.looked = number === null ? null : { recording, part, number };
    const test = this.test;
    if (test) overAngles(this.parts.angles, test, this.drawing, this.looked);
  }

  private async keep(): Promise<void> {
    this.place.tell("Being kept …");
    if (!(await this.place.keep(this.drawing, this.head))) return;
    const { version } = this.head;
    const again = await this.place.load<View>().catch(() => null);
    if (again) {
      [this.before, this.view, this.head] = [this.view, again.view, again.head];
    }
    this.show();
    this.place.tell(`Kept as version ${version} of the record, and measured again.`);
    await this.place.follow(version);
  }
}

const place = new Place("curves");
const said = {
  reading: "The sets are being read …",
  nothing: "This visit has no dynamometer set with repetitions to look at.",
};
void place.start<View>(said, (head, view) => {
  if (!testsOf(view).length) return false;
  new Curves(place, head, view);
  return true;
});
