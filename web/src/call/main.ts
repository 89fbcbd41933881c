// The page of a visit by video: check of the devices, waiting room, call.

import { required } from "../clinic/element";
import { Devices, followed } from "./devices";
import { Line } from "./line";
import { Peer } from "./peer";
import type { Heard, Ice, Room, Side } from "./said";
import { says, way } from "./words";

const ALIVE_MS = 4 * 60_000; // a call is use: the session must not end in its middle

class Call {
  private readonly side: Side;
  private readonly devices = new Devices();
  private readonly line: Line;
  private peer: Peer | null = null;
  private ice: Ice | null = null;
  private room: Room | null = null;
  private connected = false;
  private unfollow: () => void = () => undefined;
  private turning: Promise<void> = Promise.resolve();

  constructor(private readonly box: HTMLElement) {
    this.side = (box.dataset["side"] ?? "patient") as Side;
    const alive = box.dataset["alive"] ?? "";
    this.line = new Line(box.dataset["line"] ?? "", alive, {
      heard: (said) => this.heard(said),
      broken: () => this.tell("The line to the clinic is interrupted. It is being restored …"),
      over: (why) => this.over(why),
    });
    setInterval(() => void fetch(alive, { credentials: "same-origin" }).catch(() => null), ALIVE_MS);
    this.bind();
    document.addEventListener("htmx:afterSettle", () => this.room && this.guide(this.room));
    void this.check();
  }

  private one<T extends HTMLElement>(name: string): T {
    return required<T>(`[data-is="${name}"]`, this.box);
  }

  private maybe(name: string): HTMLElement | null {
    return this.box.querySelector<HTMLElement>(`[data-is="${name}"]`);
  }

  private bind(): void {
    const pressed: Record<string, () => void> = {
      join: () => this.join(),
      microphone: () => this.turnMicrophone(),
      camera: () => this.turnCamera(),
      screen: () => this.turnScreen(),
      leave: () => this.leave(),
      admit: () => this.line.tell({ type: "admit" }),
      end: () => this.line.tell({ type: "end" }),
    };
    for (const [name, act] of Object.entries(pressed)) {
      this.maybe(name)?.addEventListener("click", act);
    }
    this.one<HTMLSelectElement>("cameras").addEventListener("change", (event) => {
      const { value } = event.target as HTMLSelectElement;
      this.turn(() => this.devices.chooseCamera(value));
    });
    this.one<HTMLSelectElement>("microphones").addEventListener("change", (event) => {
      const { value } = event.target as HTMLSelectElement;
      this.turn(() => this.devices.chooseMicrophone(value));
    });
    // Beside the video: a test is put on the patient's screen, or taken away.
    document.addEventListener("click", (event) => {
      const from = (event.target as Element).closest<HTMLElement>("[data-guide]");
      if (!from) return;
      const shown = from.getAttribute("aria-pressed") === "true";
      this.line.tell({ type: "guide", item: shown ? "" : (from.dataset["guide"] ?? "") });
    });
  }

  /** Show what the devices see and hear, before anybody else does. */
  private async check(): Promise<void> {
    const fault = await this.devices.ask();
    await this.list("cameras", "videoinput", this.devices.video);
    await this.list("microphones", "audioinput", this.devices.audio);
    await this.put(fault);
    this.one<HTMLButtonElement>("join").disabled = false;
    this.box.removeAttribute("aria-busy");
  }

  private async list(
    name: string,
    kind: "videoinput" | "audioinput",
    used: MediaStreamTrack | null,
  ): Promise<void> {
    const select = this.one<HTMLSelectElement>(name);
    const found = await this.devices.listed(kind);
    select.replaceChildren(
      ...found.map((one, at) => new Option(one.label || `Number ${at + 1}`, one.deviceId)),
    );
    select.disabled = found.length === 0;
    select.value = used?.getSettings().deviceId ?? select.value;
  }

  /** Show and send what the devices give now. */
  private async put(fault = ""): Promise<void> {
    const { picture, audio } = this.devices;
    const here = this.one<HTMLVideoElement>("here");
    here.srcObject = picture ? new MediaStream([picture]) : null;
    here.toggleAttribute("data-mirrored", !this.devices.screen);
    this.unfollow();
    const meter = this.one<HTMLMeterElement>("level");
    meter.value = 0;
    this.unfollow = audio ? followed(audio, (level) => (meter.value = level)) : () => undefined;
    this.press("microphone", audio !== null, "Mute", "Unmute");
    this.press("camera", this.devices.video !== null, "Camera off", "Camera on");
    this.press("screen", this.devices.screen === null, "Share the screen", "Stop sharing");
    this.one("fault").textContent = fault;
    await this.peer?.put("video", picture);
    await this.peer?.put("audio", audio);
    this.show();
  }

  private press(name: string, on: boolean, off: string, back: string): void {
    const button = this.one<HTMLButtonElement>(name);
    button.textContent = on ? off : back;
  }

  /** Turn devices one after another: two at once would leave a light on, or send what ended. */
  private turn(how: () => Promise<string>): void {
    const turned = async (): Promise<void> => this.put(await how());
    this.turning = this.turning.then(turned, turned);
  }

  private turnMicrophone(): void {
    this.turn(() => this.devices.turnMicrophone(this.devices.audio === null));
  }

  private turnCamera(): void {
    this.turn(() => this.devices.turnCamera(this.devices.video === null));
  }

  private turnScreen(): void {
    this.turn(async () => {
      if (this.devices.screen) this.devices.stopScreen();
      else {
        const shared = await this.devices.shareScreen();
        shared?.addEventListener("ended", () => this.turn(async () => this.devices.stopScreen()));
      }
      return "";
    });
  }

  private show(): void {
    if (!this.box.matches("[data-stage=call]")) return;
    const { video, audio, screen } = this.devices;
    this.line.tell({
      type: "shows",
      camera: video !== null,
      microphone: audio !== null,
      screen: screen !== null,
    });
  }

  private join(): void {
    this.box.dataset["stage"] = "call";
    this.one<HTMLDetailsElement>("choice").open = false;
    this.line.open();
    this.show();
    this.tell("Connecting to the clinic …");
  }

  private leave(): void {
    this.line.leave();
    this.over("You have left. You can come back until the visit ends.");
    this.one("back").hidden = false;
  }

  private over(why: string): void {
    this.dropPeer();
    this.devices.stop();
    this.unfollow();
    this.box.dataset["stage"] = "over";
    this.one("guide").hidden = true;
    this.tell(why);
  }

  private heard(said: Heard): void {
    if (said.type === "welcome") this.peer?.again(this.ice);
    else if (said.type === "ice") this.iced(said);
    else if (said.type === "room") this.entered(said);
    else if (said.type !== "beat" && this.peer?.page === said.from) void this.peer.hear(said);
  }

  private iced({ servers, policy }: Ice): void {
    this.ice = { servers, policy };
    this.peer?.renewed(this.ice);
  }

  private entered(room: Room): void {
    this.room = room;
    if (room.phase === "ended") {
      this.over("The visit is over.");
      return;
    }
    const there = room.phase === "open" && room.peer?.is !== "left" ? room.peer : null;
    if (!there) this.dropPeer();
    else if (this.peer?.page !== there.page) this.meet(there.page);
    const admit = this.maybe("admit");
    if (admit) admit.hidden = !(room.phase === "waiting" && room.peer?.is === "here");
    const end = this.maybe("end");
    if (end) end.hidden = room.phase !== "open";
    this.guide(room);
    this.state();
  }

  private meet(page: string): void {
    this.dropPeer();
    if (!this.ice) return;
    const { picture: video, audio } = this.devices;
    this.peer = new Peer(page, this.side === "patient", this.ice, { video, audio }, {
      send: (signal) => this.line.tell(signal),
      changed: (state, route) => {
        this.connected = state === "connected";
        this.box.dataset["connection"] = state;
        this.one("way").textContent = way(route);
        if (route) this.box.dataset["route"] = route;
        this.state();
      },
    });
    this.one<HTMLVideoElement>("there").srcObject = this.peer.remote;
  }

  private dropPeer(): void {
    this.peer?.close();
    this.peer = null;
    this.connected = false;
    delete this.box.dataset["connection"];
    this.one("way").textContent = "";
    this.one<HTMLVideoElement>("there").srcObject = null;
  }

  private guide({ guide }: Room): void {
    const shown = this.one("guide");
    shown.hidden = guide === null;
    required("b", shown).textContent = guide?.name ?? "";
    required("p", shown).textContent = guide?.words ?? "";
    for (const button of document.querySelectorAll<HTMLElement>("[data-guide]")) {
      const on = guide !== null && button.dataset["guide"] === guide.item;
      button.setAttribute("aria-pressed", String(on));
    }
  }

  private state(): void {
    // While the line is broken that stands there: what is known of the other side is old.
    if (this.room && this.line.isOpen) this.tell(says(this.side, this.room, this.connected));
    const shows = this.room?.peer?.shows ?? {};
    const off = [
      shows.camera === false && !shows.screen ? "camera off" : "",
      shows.microphone === false ? "muted" : "",
      shows.screen ? "shares the screen" : "",
    ].filter(Boolean);
    this.one("shows").textContent = this.connected ? off.join(", ") : "";
  }

  private tell(text: string): void {
    const says = this.one("says");
    if (says.textContent !== text) says.textContent = text;
    says.hidden = text === "";
  }
}

for (const box of document.querySelectorAll<HTMLElement>("[data-call]")) new Call(box);
