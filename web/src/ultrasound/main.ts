// Ultrasound clips, alone or two beside each other, with what is drawn on them.

import "./ultrasound.css";
import { buttons } from "../clinic/buttons";
import { element } from "../clinic/element";
import { Drawing, type Mark } from "../clinic/marks";
import { guardUnkept, type Head, Place } from "../clinic/page";
import { type Clip, clipName, type View } from "./data";
import { Frames } from "./frames";
import { list } from "./list";
import { Pane } from "./pane";
import { Tools } from "./tools";

class Ultrasound {
  private panes: Pane[] = [];
  private active = 0;
  private readonly drawing: Drawing;
  private readonly tools: Tools;
  private readonly frames = new Map<string, Frames>();
  private readonly parts = {
    panes: element("div", { class: "panes" }),
    list: element("div", { class: "scrolled" }),
    actions: element("div", { class: "actions" }),
  };

  constructor(
    private readonly place: Place,
    private readonly head: Head,
    private readonly view: View,
  ) {
    this.drawing = new Drawing(new Map(Object.entries(view.marks)));
    this.tools = new Tools(
      () => this.redraw(),
      (mark) => this.add(mark),
      () => ({ frame: this.pane.frame, marks: this.marksOf(this.pane.clip) }),
    );
    const { panes, list: marks, actions } = this.parts;
    const tools = head.may_draw ? this.tools.box : null;
    const under = element("div", { class: "under" }, ...(tools ? [tools] : []), marks, actions, place.said);
    place.box.prepend(this.pickers(), panes, under);
    guardUnkept(() => this.drawing);
    this.open([0]);
  }

  private get pane(): Pane {
    return this.panes[this.active] ?? this.panes[0]!;
  }

  private marksOf(clip: Clip): readonly Mark[] {
    return this.drawing.of(clip.recording);
  }

  /** Return what chooses the clip, and the one beside it. */
  private pickers(): HTMLElement {
    const options = (): HTMLElement[] =>
      this.view.clips.map((clip, i) => element("option", { value: i }, clipName(clip)));
    const first = element("select", { id: "clip" }, ...options());
    const none = element("option", { value: "" }, "nothing");
    const beside = element("select", { id: "beside" }, none, ...options());
    const choose = (): void =>
      this.open([Number(first.value), ...(beside.value === "" ? [] : [Number(beside.value)])]);
    first.addEventListener("change", choose);
    beside.addEventListener("change", choose);
    return element(
      "div",
      { class: "tool-fields" },
      element("p", {}, element("label", { for: "clip" }, "Clip"), first),
      element("p", {}, element("label", { for: "beside" }, "Beside it"), beside),
    );
  }

  private open(chosen: number[]): void {
    for (const pane of this.panes) pane.player.stop();
    this.active = 0;
    const clips = chosen.flatMap((i) => this.view.clips[i] ?? []);
    this.panes = clips.map((clip, at) => this.paneOf(clip, at));
    this.parts.panes.replaceChildren(...this.panes.map((pane) => pane.box));
    this.sameDepth();
    this.show();
    const [one, other] = this.panes;
    if (one && other && one.clip === other.clip) this.besideItself(one, other);
  }

  /** Of one clip twice: at rest here and in contraction there, where somebody said which it is. */
  private besideItself(one: Pane, other: Pane): void {
    const frameOf = (state: string): number | undefined =>
      this.marksOf(one.clip).find((mark) => mark.state === state)?.frame;
    one.player.go(frameOf("rest") ?? 0);
    other.player.go(frameOf("contraction") ?? one.clip.t_s.length - 1);
  }

  private paneOf(clip: Clip, at: number): Pane {
    const use = (): void => {
      this.active = at;
    };
    const pane = new Pane(clip, this.framesOf(clip), {
      marks: (frame) => this.marksOf(clip).filter((mark) => mark.frame === frame),
      placed: (point) => {
        use();
        if (this.head.may_draw) this.tools.placed(point);
      },
      moved: (mark, points_px) => {
        const marks = this.marksOf(clip);
        const changed = marks.map((one) => (one.id === mark.id ? { ...one, points_px } : one));
        this.drawing.change(clip.recording, changed);
        this.show();
      },
      ended: () => this.tools.ended(),
      open: () => (this.active === at ? this.tools.points : []),
      may: () => this.head.may_draw,
    });
    pane.box.addEventListener("focusin", use);
    return pane;
  }

  private framesOf(clip: Clip): Frames {
    const { recording, t_s } = clip;
    const held = this.frames.get(recording);
    const address = (block: number): string => `viewers/${recording}-${block}.frames`;
    const made = held ?? new Frames(address, this.view.at_once, t_s.length);
    this.frames.set(recording, made);
    return made;
  }

  /** Give both pictures the same millimetres, so that depths compare. */
  private sameDepth(): void {
    const sizes = this.panes.map(({ clip }) => (clip.regions[0]?.mm_per_px_y ?? 0) * clip.height_px);
    const deepest = Math.max(...sizes);
    this.panes.forEach(({ box }, i) => {
      const share = this.panes.length > 1 && sizes.every(Boolean) ? sizes[i]! / deepest : 1;
      box.style.setProperty("--share", String(share));
    });
  }

  private add(mark: Mark): void {
    const { clip } = this.pane;
    this.drawing.change(clip.recording, [...this.marksOf(clip), mark]);
    this.show();
  }

  private redraw(): void {
    for (const pane of this.panes) pane.draw();
  }

  private show(): void {
    this.redraw();
    const shown = [...new Set(this.panes.map((pane) => pane.clip))];
    const listed = {
      mayDraw: this.head.may_draw,
      changed: () => this.show(),
      look: (mark: Mark) => this.pane.player.go(mark.frame),
    };
    this.parts.list.replaceChildren(...shown.map((clip) => list(clip, this.drawing, listed)));
    this.parts.actions.replaceChildren(
      this.head.may_draw
        ? buttons(this.drawing, { hint: "", keep: () => void this.keep(), changed: () => this.show() })
        : element("p", { class: "quiet-text" }, "Your role looks; it does not draw."),
    );
  }

  private async keep(): Promise<void> {
    this.place.tell("Being kept …");
    if (!(await this.place.keep(this.drawing, this.head))) return;
    this.show();
    await this.place.follow(this.head.version);
  }
}

const place = new Place("ultrasound");
const said = {
  reading: "The clips are being read …",
  nothing: "This visit has no ultrasound to look at.",
};
void place.start<View>(said, (head, view) => {
  if (!view.clips.length) return false;
  new Ultrasound(place, head, view);
  return true;
});
