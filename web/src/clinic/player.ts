// Play, stop and scrub: one clock for everything that moves.

import { element } from "./element";
import { decimal } from "./words";

const SPEEDS = [1, 0.5, 0.25, 0.1];

export interface Clock {
  frames: number;
  fsHz: number;
  startS: number;
  shown: (frame: number) => void;
}

export class Player {
  readonly controls: HTMLElement;
  private frame = 0;
  private playing = false;
  private speed = 0.5;
  private since = 0;
  private from = 0;
  private readonly play: HTMLButtonElement;
  private readonly range: HTMLInputElement;
  private readonly time = element("output", { class: "time" });

  constructor(private readonly clock: Clock) {
    this.play = element("button", { type: "button", class: "btn", onclick: () => this.toggle() });
    this.range = element("input", {
      type: "range",
      min: 0,
      max: clock.frames - 1,
      step: 1,
      value: 0,
      "aria-label": "Frame",
      oninput: () => this.go(Number(this.range.value)),
    });
    const speed = element(
      "select",
      { "aria-label": "Speed", onchange: () => this.setSpeed(Number(speed.value)) },
      ...SPEEDS.map((s) => element("option", { value: s, selected: s === this.speed }, `${s} ×`)),
    );
    const step = (by: number, name: string, sign: string): HTMLElement =>
      element(
        "button",
        { type: "button", class: "btn quiet", "aria-label": name, onclick: () => this.step(by) },
        sign,
      );
    this.controls = element(
      "div",
      { class: "player" },
      this.play,
      step(-1, "One frame back", "‹"),
      step(1, "One frame on", "›"),
      this.range,
      speed,
      this.time,
    );
    this.named();
  }

  get now(): number {
    return this.frame;
  }

  step(by: number): void {
    this.stop();
    this.go(this.frame + by);
  }

  /** Show a frame. */
  go(frame: number): void {
    this.frame = Math.min(this.clock.frames - 1, Math.max(0, Math.round(frame)));
    if (this.playing) this.restart();
    this.show();
  }

  toggle(): void {
    if (this.playing) return this.stop();
    if (this.frame >= this.clock.frames - 1) this.frame = 0;
    this.playing = true;
    this.restart();
    this.named();
    requestAnimationFrame((at) => this.tick(at));
  }

  stop(): void {
    this.playing = false;
    this.named();
  }

  private setSpeed(speed: number): void {
    this.speed = speed;
    this.restart();
  }

  private restart(): void {
    this.since = performance.now();
    this.from = this.frame;
  }

  private tick(at: number): void {
    if (!this.playing || !this.controls.isConnected) return;
    const gone = (Math.max(0, at - this.since) / 1000) * this.speed * this.clock.fsHz;
    const frame = Math.floor(this.from + gone);
    if (frame >= this.clock.frames) {
      this.frame = 0;
      this.restart();
    } else this.frame = frame;
    this.show();
    requestAnimationFrame((next) => this.tick(next));
  }

  private show(): void {
    this.range.value = String(this.frame);
    const t_s = this.clock.startS + this.frame / this.clock.fsHz;
    this.time.textContent = `${decimal(t_s, 2)} s`;
    this.range.setAttribute("aria-valuetext", `${decimal(t_s, 2)} seconds`);
    this.clock.shown(this.frame);
  }

  private named(): void {
    this.play.textContent = this.playing ? "Stop" : "Play";
  }
}
