// A trial as a moving person, its hamstrings coloured by length, beside the curves it was measured as.

import "./motion.css";
import { element } from "../clinic/element";
import { onScheme } from "../clinic/ink";
import { Place } from "../clinic/page";
import { Player } from "../clinic/player";
import { decimal } from "../clinic/words";
import { atFrame, curve, eventTable, type Shown, shownOf } from "./curves";
import { lengthRange, MotionDocument } from "./document";
import { Person } from "./scene";

interface Trial {
  recording: string;
  name: string;
  length_s: number;
  data: string;
}

const TURN = Math.PI / 12;

class Motion {
  private person: Person | null = null;
  private readonly player: Player;
  private moved: ((frame: number) => void)[] = [];
  private readonly said = element("p", { class: "reading" });
  private readonly charts = element("div", { class: "charts" });
  private readonly shown: { lengths: Shown[]; angles: Shown[] };
  private muscle = 0;

  constructor(
    box: HTMLElement,
    private readonly doc: MotionDocument,
  ) {
    this.shown = shownOf(doc);
    const { frames, fs_hz: fsHz, start_s: startS } = doc.head;
    this.player = new Player({ frames, fsHz, startS, shown: (frame) => this.show(frame) });
    const stage = element("div", { class: "stage" });
    const seek = (frame: number): void => this.player.step(frame - this.player.now);
    const drawn = element("div", { class: "seen" }, stage, this.views(), this.legend());
    const beside = element("div", { class: "beside" }, this.heads(), this.charts, this.said);
    const all = [...this.shown.lengths, ...this.shown.angles];
    box.replaceChildren(
      this.player.controls,
      element("div", { class: "two-parts" }, drawn, beside),
      eventTable(doc, all, seek),
    );
    try {
      this.person = new Person(stage, doc);
    } catch {
      stage.replaceWith(element("p", { class: "note" }, "This browser draws nothing in space: the curves beside it say the same."));
    }
    box.addEventListener("keydown", (event) => this.key(event));
    onScheme(() => {
      this.person?.recolour();
      this.drawCharts();
    });
    this.drawCharts();
    this.player.go(0);
  }

  private show(frame: number): void {
    this.person?.show(frame);
    for (const move of this.moved) move(frame);
    this.said.textContent = atFrame(this.doc, frame, this.current());
  }

  private current(): Shown[] {
    const muscle = this.shown.lengths[this.muscle];
    return [...(muscle ? [muscle] : []), ...this.shown.angles.slice(0, 2)];
  }

  private drawCharts(): void {
    this.charts.replaceChildren();
    this.moved = this.current().map((one) => {
      const box = element("div", { class: "chart" });
      this.charts.append(element("h2", {}, heading(one)), box);
      return curve(box, this.doc, one, (frame) => this.player.step(frame - this.player.now));
    });
    this.show(this.player.now);
  }

  private heads(): HTMLElement {
    if (!this.shown.lengths.length) {
      const why = this.doc.head.why_no_muscles ?? "";
      return element("p", { class: "not-measured" }, `Hamstring lengths are not measured: ${why}`);
    }
    const select = element(
      "select",
      {
        id: "muscle",
        onchange: () => {
          this.muscle = select.selectedIndex;
          this.drawCharts();
        },
      },
      ...this.shown.lengths.map((one) => element("option", {}, one.said)),
    );
    return element("p", { class: "pick" }, element("label", { for: "muscle" }, "Muscle "), select);
  }

  private views(): HTMLElement {
    const button = (name: string, press: () => void): HTMLElement =>
      element("button", { type: "button", class: "choice", onclick: press }, name);
    return element(
      "div",
      { class: "choices", role: "group", "aria-label": "Look from" },
      button("From the right", () => this.person?.lookFrom("right")),
      button("From the left", () => this.person?.lookFrom("left")),
      button("From behind", () => this.person?.lookFrom("behind")),
      button("Turn ↺", () => this.person?.turn(-TURN)),
      button("Turn ↻", () => this.person?.turn(TURN)),
    );
  }

  private legend(): HTMLElement {
    const [low, high] = lengthRange(this.doc);
    const steps = [1, 2, 3, 4, 5].map((n) => element("i", { class: `len-${n}` }));
    const ramp = this.doc.head.muscles.length
      ? element(
          "span",
          { class: "ramp" },
          `Hamstrings: ${decimal(low, 0)} %`,
          element("span", { class: "steps", "aria-hidden": "true" }, ...steps),
          `${decimal(high, 0)} % of their length upright`,
        )
      : null;
    return element(
      "p",
      { class: "legend" },
      element("span", { class: "leg-left" }, "Left leg"),
      element("span", { class: "leg-right" }, "Right leg"),
      ramp,
    );
  }

  private key(event: KeyboardEvent): void {
    const inField = (event.target as HTMLElement).closest("input, select, button, summary, .scrolled");
    if (inField) return;
    if (event.key === " ") this.player.toggle();
    else if (event.key === "ArrowRight") this.player.step(1);
    else if (event.key === "ArrowLeft") this.player.step(-1);
    else return;
    event.preventDefault();
  }
}

function heading(shown: Shown): string {
  const name = shown.said.charAt(0).toUpperCase() + shown.said.slice(1);
  return shown.unit === "%" ? `${name}, length` : `${name}, angle`;
}

async function open(place: Place, room: HTMLElement, trial: Trial): Promise<void> {
  place.tell("The trial is being read …");
  const answer = await fetch(trial.data, { credentials: "same-origin" });
  if (!answer.ok) {
    const said = (await answer.json().catch(() => ({}))) as { said?: string };
    throw new Error(said.said ?? "This trial could not be loaded.");
  }
  const doc = MotionDocument.of(await answer.arrayBuffer());
  place.tell(doc.head.cut ? "Only the beginning of this long trial is shown." : "");
  new Motion(room, doc);
}

/** Give each trial a button, and open the first. */
function offer(place: Place, trials: Trial[]): boolean {
  const [first] = trials;
  if (!first) return false;
  const room = element("div", { class: "motion", tabindex: -1 });
  const choices = element("div", { class: "choices", role: "group", "aria-label": "Trial" });
  const choose = (trial: Trial): void => {
    choices.replaceChildren(
      ...trials.map((one) =>
        element(
          "button",
          {
            type: "button",
            class: "choice",
            "aria-pressed": String(one === trial),
            onclick: () => choose(one),
          },
          `${one.name}, ${decimal(one.length_s, 1)} s`,
        ),
      ),
    );
    open(place, room, trial).catch((fault: unknown) => place.fail(fault));
  };
  place.box.prepend(choices, room);
  choose(first);
  return true;
}

const place = new Place("motion");
const said = {
  reading: "The trials are being read …",
  nothing: "This visit has no walk or run to look at.",
};
void place.start<Trial[]>(said, (_head, trials) => offer(place, trials));
