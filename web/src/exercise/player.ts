// One exercise on the screen: how it goes, pain before, set after set with rest, pain after.

import { element } from "../clinic/element";
import { dayOf, type Entry, type Exercise } from "./plan";
import { Rest } from "./rest";

const WORST = 10;

export class Player {
  readonly box: HTMLElement;
  private readonly done: number[] = [];
  private readonly sets = element("ol", { class: "sets", "aria-label": "Sets" });
  private readonly times: HTMLInputElement;
  private readonly rest = new Rest();
  private readonly next: HTMLButtonElement;
  private readonly said = element("p", { class: "sr", role: "status", "aria-live": "polite" });

  constructor(
    private readonly exercise: Exercise,
    private readonly keep: (entry: Entry) => void,
    private readonly leave: () => void,
  ) {
    const { meant, unit } = exercise;
    this.times = element("input", {
      type: "number", id: "times", min: 0, max: 999, value: meant.times, inputmode: "numeric",
    });
    this.next = element("button", { class: "btn", type: "button", onclick: () => this.step() });
    this.box = element(
      "section",
      { class: "player", "aria-labelledby": "player-title" },
      element("h2", { id: "player-title", tabindex: -1 }, exercise.name),
      drawn(exercise.figure),
      element("ol", { class: "how" }, ...exercise.steps.map((step) => element("li", {}, step))),
      element("p", { class: "quiet-text" }, exercise.says),
      element(
        "form",
        { onsubmit: (event) => this.finish(event) },
        exercise.sided ? legs() : null,
        pains("before", "Pain before"),
        element("p", {}, ...this.meantWords()),
        this.sets,
        element(
          "p",
          { class: "amount" },
          element("label", { for: "times" }, `In this set, ${unit}`),
          this.times,
        ),
        this.rest.box,
        element("p", { class: "acts" }, this.next),
        this.said,
        pains("after", "Pain after"),
        element(
          "p",
          { class: "tick" },
          element(
            "label",
            {},
            element("input", { type: "checkbox", name: "swelling" }),
            " New swelling or bruising",
          ),
        ),
        element(
          "p",
          {},
          element("label", { for: "words" }, "Anything else, in your words"),
          element("input", { type: "text", id: "words", name: "words", maxlength: 500, autocomplete: "off" }),
        ),
        element(
          "p",
          { class: "acts" },
          element("button", { class: "btn", type: "submit" }, "Keep"),
          " ",
          element("button", { class: "btn quiet", type: "button", onclick: () => this.close() }, "Back"),
        ),
      ),
    );
    this.show();
  }

  private meantWords(): (Node | string)[] {
    const { meant, unit, sided, dose } = this.exercise;
    const whose = meant.of_plan ? "your plan" : "a default of the clinic; your plan says";
    return [
      element("b", {}, `${meant.sets} × ${meant.times} ${unit}${sided ? ", each leg" : ""}`),
      element("span", { class: "quiet-text" }, ` ${whose}: ${dose}`),
    ];
  }

  private show(): void {
    const count = Math.max(this.exercise.meant.sets, this.done.length);
    this.sets.replaceChildren(
      ...Array.from({ length: count }, (_, at) => {
        const told = this.done[at];
        return element(
          "li",
          told === undefined ? {} : { "data-done": true },
          told === undefined ? `Set ${at + 1}` : `Set ${at + 1}: ${told}`,
        );
      }),
    );
    this.next.textContent =
      this.exercise.unit === "s" ? `Start hold ${this.done.length + 1}` : `Set ${this.done.length + 1} done`;
  }

  private step(): void {
    const amount = Math.max(0, Math.min(999, Math.round(Number(this.times.value) || 0)));
    if (this.exercise.unit === "s") this.rest.start(amount, () => this.counted(amount), "Hold");
    else this.counted(amount);
  }

  private counted(amount: number): void {
    this.done.push(amount);
    this.show();
    const { meant } = this.exercise;
    this.said.textContent = `Set ${this.done.length} of ${meant.sets} kept`;
    if (this.done.length < meant.sets) this.rest.start(meant.rest_s, () => this.next.focus());
    else this.rest.stop();
  }

  private finish(event: Event): void {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    const pain = (name: string): number | null => {
      const told = said.get(`pain-${name}`);
      return told === null || told === "" ? null : Number(told);
    };
    this.rest.stop();
    this.keep({
      client_id: crypto.randomUUID(),
      day: dayOf(new Date()),
      treatment: this.exercise.treatment,
      movement: this.exercise.movement,
      done: this.done,
      side: String(said.get("side") ?? ""),
      pain_before_0_10: pain("before"),
      pain_after_0_10: pain("after"),
      swelling: said.get("swelling") !== null,
      words: String(said.get("words") ?? "").trim(),
    });
  }

  private close(): void {
    this.rest.stop();
    this.leave();
  }
}

/** Return a drawing of ours as elements; anything else gives nothing. */
export function drawn(figure: string): Node | null {
  if (!figure) return null;
  const read = new DOMParser().parseFromString(figure, "image/svg+xml").documentElement;
  return read.tagName === "svg" ? document.importNode(read, true) : null;
}

function legs(): HTMLElement {
  return segments("side", "Leg", [
    ["left", "Left"],
    ["right", "Right"],
  ], "legs");
}

function pains(name: string, title: string): HTMLElement {
  const scale = Array.from({ length: WORST + 1 }, (_, n): [string, string] => [String(n), String(n)]);
  return segments(`pain-${name}`, `${title}, 0 none to 10 worst`, scale, "pains");
}

function segments(name: string, title: string, choices: [string, string][], kind: string): HTMLElement {
  return element(
    "fieldset",
    { class: kind === "pains" ? "pains" : "ask" },
    element("legend", {}, title),
    element(
      "span",
      { class: "seg" },
      ...choices.map(([value, shown]) =>
        element(
          "label",
          {},
          element("input", { type: "radio", name, value, required: kind === "legs" }),
          element("span", {}, shown),
        ),
      ),
    ),
  );
}
