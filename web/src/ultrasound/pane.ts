// One clip on a canvas: the frame at true pixels, what is drawn on it, a cross that keys can move.

import { element } from "../clinic/element";
import type { Mark } from "../clinic/marks";
import { Player } from "../clinic/player";
import { decimal } from "../clinic/words";
import { type Clip, clipName, lengthMm, type Point, sizeWords } from "./data";
import type { Frames } from "./frames";

const YELLOW = "#f5e6a8"; // calipers, on the picture's own black in light and dark
const NEAR_PX = 8;
const LINE_PX = 14;

export interface Drawn {
  marks: (frame: number) => readonly Mark[];
  placed: (point: Point, frame: number) => void; // a point was set
  moved: (mark: Mark, points: Point[]) => void; // a point of a mark was dragged
  ended: () => void; // the drawing was ended, or given up
  open: () => readonly Point[]; // what is being drawn
  may: () => boolean;
}

export class Pane {
  readonly box: HTMLElement;
  readonly player: Player;
  private readonly canvas: HTMLCanvasElement;
  private readonly said = element("p", { class: "reading", "aria-live": "polite" });
  private picture: ImageBitmap | null = null;
  private wanted = 0;
  private cross: Point;
  private crossShown = false;
  private dragged: { mark: Mark; at: number } | null = null;

  constructor(
    readonly clip: Clip,
    private readonly frames: Frames,
    private readonly drawn: Drawn,
  ) {
    this.cross = [Math.round(clip.width_px / 2), Math.round(clip.height_px / 2)];
    this.canvas = element("canvas", {
      width: clip.width_px,
      height: clip.height_px,
      tabindex: 0,
      role: "application",
      "aria-label": `${clipName(clip)}. Arrow keys move the cross, Enter sets a point, Escape ends.`,
    });
    const span = (clip.t_s.at(-1) ?? 0) - (clip.t_s[0] ?? 0);
    const fsHz = span > 0 ? (clip.t_s.length - 1) / span : 25;
    this.player = new Player({
      frames: clip.t_s.length,
      fsHz,
      startS: clip.t_s[0] ?? 0,
      shown: (frame) => void this.show(frame),
    });
    this.player.controls.hidden = clip.t_s.length < 2;
    const title = element("h2", {}, clipName(clip));
    this.box = element("div", { class: "pane" }, title, this.canvas, this.player.controls, this.said);
    this.listen();
    this.player.go(0);
  }

  get frame(): number {
    return this.player.now;
  }

  say(text: string): void {
    this.said.textContent = text;
  }

  private async show(frame: number): Promise<void> {
    this.wanted = frame;
    if (!this.picture) this.say("Frames are being read …");
    try {
      const picture = await this.frames.frame(frame);
      if (this.wanted !== frame) return;
      if (!this.picture) this.say("");
      this.picture = picture;
      this.draw();
    } catch (fault) {
      this.say(fault instanceof Error ? fault.message : "This frame could not be loaded.");
    }
  }

  /** Draw the frame and everything on it. */
  draw(): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (this.picture) pen.drawImage(this.picture, 0, 0);
    // Readings of one thing lie on each other: their words stand above each other.
    this.drawn.marks(this.frame).forEach((mark, i) => this.mark(pen, mark, 6 + LINE_PX * i));
    this.line(pen, this.drawn.open(), false);
    this.ruler(pen);
    if (this.crossShown) this.crossLines(pen);
  }

  private mark(pen: CanvasRenderingContext2D, mark: Mark, above: number): void {
    const points = mark.points_px ?? [];
    if (!points.length) return;
    this.line(pen, points, mark.kind === "region");
    const [x, y] = points.at(-1)!;
    const said = [mark.what ?? "", sizeWords(this.clip, mark)].filter(Boolean).join(" ");
    pen.font = "12px sans-serif";
    pen.fillStyle = YELLOW;
    const width = pen.measureText(said).width;
    pen.fillText(said, Math.min(x + 6, this.canvas.width - width - 2), Math.max(12, y - above));
  }

  private line(pen: CanvasRenderingContext2D, points: readonly Point[], closed: boolean): void {
    if (!points.length) return;
    pen.strokeStyle = YELLOW;
    pen.lineWidth = 1.25;
    pen.beginPath();
    points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    if (closed) pen.closePath();
    pen.stroke();
    for (const point of points) cross(pen, point, 4);
  }

  /** Draw ten millimetres where pixels have a size. */
  private ruler(pen: CanvasRenderingContext2D): void {
    const region = this.clip.regions[0];
    if (!region) return;
    const long = 10 / region.mm_per_px_x;
    const [x, y] = [region.x0_px + 10, region.y1_px - 10];
    pen.strokeStyle = pen.fillStyle = "#fff";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + long, y);
    pen.stroke();
    pen.font = "11px sans-serif";
    pen.fillText("10 mm", x, y - 5);
  }

  private crossLines(pen: CanvasRenderingContext2D): void {
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1;
    cross(pen, this.cross, 12);
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    canvas.addEventListener("pointerup", () => (this.dragged = null));
    canvas.addEventListener("dblclick", () => this.drawn.ended());
    canvas.addEventListener("focus", () => {
      this.crossShown = canvas.matches(":focus-visible");
      this.draw();
    });
    canvas.addEventListener("blur", () => {
      this.crossShown = false;
      this.draw();
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  private pointAt(event: PointerEvent): Point {
    const box = this.canvas.getBoundingClientRect();
    const round = (value: number): number => Math.round(value * 100) / 100;
    return [
      round(((event.clientX - box.left) / box.width) * this.canvas.width),
      round(((event.clientY - box.top) / box.height) * this.canvas.height),
    ];
  }

  private press(event: PointerEvent): void {
    const at = this.pointAt(event);
    const scale = this.canvas.width / this.canvas.getBoundingClientRect().width;
    if (!this.drawn.open().length && this.drawn.may()) {
      for (const mark of this.drawn.marks(this.frame)) {
        const near = (mark.points_px ?? []).findIndex(
          ([x, y]) => Math.hypot(x - at[0], y - at[1]) <= NEAR_PX * scale,
        );
        if (near >= 0) {
          this.dragged = { mark, at: near };
          this.canvas.setPointerCapture(event.pointerId);
          return;
        }
      }
    }
    this.drawn.placed(at, this.frame);
    this.draw();
  }

  private drag(event: PointerEvent): void {
    if (!this.dragged) return;
    const { mark, at } = this.dragged;
    const points = (mark.points_px ?? []).map((point, i): Point => (i === at ? this.pointAt(event) : point));
    this.dragged.mark = { ...mark, points_px: points };
    this.drawn.moved(mark, points);
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 10 : 1;
    const ways: Record<string, Point> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = ways[event.key];
    if (way) {
      this.cross = [
        Math.min(this.canvas.width - 1, Math.max(0, this.cross[0] + way[0])),
        Math.min(this.canvas.height - 1, Math.max(0, this.cross[1] + way[1])),
      ];
      this.crossShown = true;
      this.where();
    } else if (event.key === "Enter") this.drawn.placed([...this.cross], this.frame);
    else if (event.key === "Escape") this.drawn.ended();
    else if (event.key === ",") this.player.step(-1);
    else if (event.key === ".") this.player.step(1);
    else return;
    event.preventDefault();
    this.draw();
  }

  private where(): void {
    const last = this.drawn.open().at(-1);
    const away = last ? lengthMm(this.clip, [last, this.cross]) : null;
    const far = away === null ? "" : `, ${decimal(away, 1)} mm from the last point`;
    this.say(`Cross at ${this.cross[0]}, ${this.cross[1]}${far}.`);
  }
}

function cross(pen: CanvasRenderingContext2D, [x, y]: Point, arm: number): void {
  pen.beginPath();
  pen.moveTo(x - arm, y);
  pen.lineTo(x + arm, y);
  pen.moveTo(x, y - arm);
  pen.lineTo(x, y + arm);
  pen.stroke();
}
