// The camera of an exercise: counts and measures while the patient moves; sends numbers only.

import { element, required } from "../clinic/element";
import { dayOf } from "../exercise/plan";
import type { Frame } from "./angles";
import { Sensor } from "./level";
import { type Leg, Pose, sureness } from "./pose";
import type { Picture } from "./quality";
import type { MovementName } from "./repetitions";
import { type Seen, Watching } from "./watching";

const BONES = [
  ["shoulder", "hip"],
  ["hip", "knee"],
  ["knee", "ankle"],
  ["ankle", "heel"],
  ["heel", "foot_index"],
] as const;

class Camera {
  private readonly box = required<HTMLElement>('[data-viewer="camera"]');
  private readonly video = element("video", { muted: true, playsinline: true, "aria-hidden": "true" });
  private readonly over = element("canvas", { "aria-hidden": "true" });
  private readonly gate = element("p", { class: "gate", role: "status", "aria-live": "polite" });
  private readonly level = element("p", { class: "quiet-text", role: "status" });
  private readonly count = element("b", {}, "0");
  private readonly angle = element("b", {}, "–");
  private readonly word = element("span", {});
  private readonly spoken = element("p", { class: "sr", role: "status", "aria-live": "assertive" });
  private readonly acts = element("p", { class: "acts" });
  private watching: Watching | null = null;
  private stream: MediaStream | null = null;
  private pose: Pose | null = null;
  private sensor: Sensor | null = null;
  private running = false;

  constructor() {
    this.box.replaceChildren(
      this.gate,
      element("div", { class: "seen", hidden: true }, this.video, this.over),
      element(
        "div",
        { class: "told", hidden: true },
        element("span", {}, this.count, " times"),
        element("span", {}, this.angle, "°"),
        this.word,
      ),
      this.level,
      this.spoken,
      this.acts,
    );
    this.offer();
  }

  private offer(): void {
    const sided = this.box.dataset.sided === "yes";
    const start = (leg: Leg | null): HTMLElement =>
      element(
        "button",
        { class: "btn", type: "button", onclick: () => void this.start(leg) },
        leg ? `Start with the ${leg} leg` : "Start the camera",
      );
    this.say("Put the telephone upright on the floor or a chair, three metres away, and show it your side.");
    this.acts.replaceChildren(...(sided ? [start("left"), start("right")] : [start(null)]));
  }

  private async start(leg: Leg | null): Promise<void> {
    this.acts.replaceChildren();
    try {
      this.sensor = await Sensor.ask(); // first: it has to follow the press at once
      this.say("Getting ready. The first time this loads about 20 megabytes.");
      this.pose ??= await Pose.load(this.box.dataset.models ?? "");
      const wanted = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (fault) {
      this.end();
      const refused = fault instanceof DOMException && fault.name === "NotAllowedError";
      this.say(refused ? "The camera was not allowed. You can count by hand." : "The camera or its program cannot be used here. You can count by hand.");
      return;
    }
    for (const part of this.box.querySelectorAll<HTMLElement>(".seen, .told")) part.hidden = false;
    this.acts.replaceChildren(
      element("button", { class: "btn", type: "button", onclick: () => this.finish(leg) }, "Finish"),
    );
    this.running = true;
    this.look(leg, null);
  }

  /** Look at a picture, then ask for the next: as many as this telephone can. */
  private look(leg: Leg | null, side: Leg | null): void {
    if (!this.running || !this.pose) return;
    const picture: Picture = { width: this.video.videoWidth, height: this.video.videoHeight };
    const now_ms = performance.now();
    const found = this.pose.find(this.video, now_ms, picture);
    // Without a choice the nearer leg is measured, the one seen better at the beginning.
    const chosen = leg ?? side ?? (found ? nearer(found) : null);
    this.watching ??= new Watching(this.box.dataset.movement as MovementName, picture);
    const frame = found && chosen ? found[chosen] : null;
    const ended = this.watching.hear(frame, now_ms / 1000, this.sensor?.level ?? null);
    this.show(frame, picture, ended);
    const kept = this.watching.counting ? chosen : null;
    this.video.requestVideoFrameCallback(() => this.look(leg, kept));
  }

  private show(frame: Frame | null, picture: Picture, ended: boolean): void {
    const { watching } = this;
    if (!watching) return;
    const { verdict } = watching;
    const says = verdict.good ? "Seen well." : verdict.says;
    if (this.gate.textContent !== says) this.say(says);
    this.gate.dataset.state = verdict.good ? "good" : "poor";
    this.count.textContent = String(watching.count);
    if (watching.angle_deg !== null) this.angle.textContent = String(Math.round(watching.angle_deg));
    this.word.textContent = !watching.counting ? "" : watching.there ? "Now back, slowly" : "Go";
    if (ended) this.spoken.textContent = String(watching.count);
    const level = this.sensor?.level
      ? "The telephone’s own sensor tells whether it is level."
      : "Whether the telephone is level is not known here: no sensor tells it. Put it upright with care.";
    if (this.level.textContent !== level) this.level.textContent = level;
    this.draw(frame, picture, verdict.good);
  }

  private draw(frame: Frame | null, { width, height }: Picture, good: boolean): void {
    Object.assign(this.over, { width, height });
    const ink = this.over.getContext("2d");
    if (!ink || !frame) return;
    const colours = getComputedStyle(this.box);
    ink.lineWidth = 4;
    ink.strokeStyle = colours.getPropertyValue(good ? "--accent" : "--ink-3");
    ink.setLineDash(good ? [] : [8, 6]); // not by colour alone
    ink.beginPath();
    for (const [from, to] of BONES) {
      ink.moveTo(frame[from][0], frame[from][1]);
      ink.lineTo(frame[to][0], frame[to][1]);
    }
    ink.stroke();
  }

  private finish(leg: Leg | null): void {
    const seen = this.watching?.seen();
    this.end();
    if (!seen) return this.offer();
    this.say(seen.why_not ? `Not measured. ${seen.why_not}` : summary(seen));
    const again = element("button", { class: "btn quiet", type: "button", onclick: () => this.offer() }, "Again");
    const send = element("button", { class: "btn", type: "button", onclick: () => void this.send(seen, leg) }, "Send the numbers to the clinic");
    this.acts.replaceChildren(...(seen.why_not ? [again] : [send, " ", again]));
  }

  private end(): void {
    this.running = false;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.sensor?.stop();
    this.sensor = null;
    this.level.textContent = "";
    this.video.srcObject = null;
    this.watching = null;
    for (const part of this.box.querySelectorAll<HTMLElement>(".seen, .told")) part.hidden = true;
  }

  private async send(seen: Seen, leg: Leg | null): Promise<void> {
    const answer = await fetch(this.box.dataset.send ?? "", {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": required<HTMLInputElement>("input[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({
        client_id: crypto.randomUUID(),
        day: dayOf(new Date()),
        treatment: this.box.dataset.treatment,
        movement: this.box.dataset.exercise,
        done: [seen.peaks_deg.length],
        side: leg ?? "",
        seen,
      }),
    }).catch(() => null);
    const said = answer ? ((await answer.json().catch(() => ({}))) as { said?: string }) : {};
    this.say(answer?.ok ? (said.said ?? "Sent.") : (said.said ?? "Not sent: the clinic cannot be reached. Try again."));
    if (answer?.ok) this.acts.replaceChildren(element("a", { class: "btn", href: "/my/exercises/" }, "Back to the exercises"));
  }

  private say(words: string): void {
    this.gate.textContent = words;
  }
}

function nearer(found: Record<Leg, Frame>): Leg {
  return sureness(found.left) >= sureness(found.right) ? "left" : "right";
}

function summary(seen: Seen): string {
  const told = seen.peaks_deg.map((peak) => `${Math.round(peak)}°`).join(", ");
  return `${seen.peaks_deg.length} times counted; as far as ${told}.`;
}

new Camera();
