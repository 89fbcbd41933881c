// The clock between two sets. It goes by the time of day, so a telephone that slept is right again.

import { element } from "../clinic/element";

const TOLD_S = [30, 10, 5, 0];

export class Rest {
  readonly box: HTMLElement;
  private readonly shown: HTMLElement;
  private readonly said: HTMLElement;
  private timer = 0;

  constructor() {
    this.shown = element("p", { class: "rest", "aria-hidden": "true" });
    this.said = element("p", { class: "sr", role: "status", "aria-live": "polite" });
    this.box = element("div", { hidden: true }, this.shown, this.said);
  }

  /** Count down; `over` is called at the end, and not when somebody stops it. */
  start(seconds: number, over: () => void, what = "Rest"): void {
    this.stop();
    const end = Date.now() + seconds * 1000;
    let told = Infinity;
    this.box.hidden = false;
    const tick = (): void => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      this.shown.textContent = `${what} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      const next = TOLD_S.find((mark) => left <= mark && mark < told);
      if (next !== undefined) {
        told = next;
        this.said.textContent = left ? `${left} seconds` : "Over";
      }
      if (left === 0) {
        this.stop();
        over();
      }
    };
    this.timer = window.setInterval(tick, 250);
    tick();
  }

  stop(): void {
    clearInterval(this.timer);
    this.box.hidden = true;
  }
}
