// The line to the clinic's server: it comes back by itself, and says when it never will.

import type { Heard, Told } from "./said";

// Closed for good; the numbers are the server's (telehealth/line.py).
const FINAL: Record<number, string> = {
  4400: "The clinic did not understand this page. Load it again.",
  4403: "You are no longer in this visit. Log in again.",
  4409: "The visit was opened elsewhere, and goes on there.",
  4410: "The visit is over.",
  4413: "The clinic did not understand this page. Load it again.",
  4423: "Somebody else of the clinic is in this visit.",
  4429: "The clinic did not understand this page. Load it again.",
};
const SILENCE_MS = 9_000; // three beats
const LONGEST_WAIT_MS = 4_000;

export interface Listener {
  heard(said: Heard): void;
  broken(): void;
  over(why: string): void;
}

export class Line {
  readonly page = name();
  private socket: WebSocket | null = null;
  private last = 0; // of the other page's signals
  private waits = 250;
  private silence = 0;
  private done = false;
  private readonly unsent: Told[] = [];

  constructor(
    private readonly address: string,
    private readonly alive: string,
    private readonly listener: Listener,
  ) {
    addEventListener("online", () => this.open());
    addEventListener("pagehide", () => this.leave());
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    if (this.done || (this.socket && this.socket.readyState <= WebSocket.OPEN)) return;
    const url = new URL(this.address, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.search = new URLSearchParams({ page: this.page, after: String(this.last) }).toString();
    const socket = new WebSocket(url);
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.listen();
      for (const told of this.unsent.splice(0)) this.tell(told);
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.waits = 250;
      this.listen();
      this.hear(JSON.parse(event.data) as Heard);
    };
    socket.onclose = (event) => {
      clearTimeout(this.silence);
      if (this.socket === socket) void this.closed(event.code, opened);
    };
  }

  /** Tell the server; between two sockets it is kept, but for what is old by then. */
  tell(told: Told): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(told));
    else if (told.type !== "beat" && !this.done) this.unsent.push(told);
  }

  /** Leave, and do not come back. */
  leave(): void {
    if (this.done) return;
    this.tell({ type: "leave" });
    this.done = true;
    this.socket?.close();
  }

  private hear(said: Heard): void {
    if ("id" in said) this.last = said.id;
    if (said.type === "beat") this.tell({ type: "beat" });
    else this.listener.heard(said);
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => {
      const quiet = this.socket;
      this.socket = null; // a dead network may take minutes to close it
      quiet?.close();
      void this.closed(1006, true);
    }, SILENCE_MS);
  }

  private async closed(code: number, opened: boolean): Promise<void> {
    if (this.done) return;
    const why = FINAL[code];
    if (why) {
      this.done = true;
      this.listener.over(why);
      return;
    }
    this.listener.broken();
    if (!opened && !(await this.mayAgain())) {
      this.done = true;
      location.reload(); // the page says why: not logged in any more, or the visit is closed
      return;
    }
    await new Promise((go) => setTimeout(go, this.waits * (0.75 + Math.random() / 2)));
    this.waits = Math.min(LONGEST_WAIT_MS, this.waits * 2);
    this.open();
  }

  /** Ask whether the visit is still there for us; no answer at all means: try again. */
  private async mayAgain(): Promise<boolean> {
    const answer = await fetch(this.alive, { credentials: "same-origin", redirect: "manual" }).catch(
      () => null,
    );
    return answer === null || answer.status === 204 || answer.status >= 500;
  }
}

function name(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
