// Where an island stands: its addresses, its data, and how what is drawn in it is kept.

import { element, required } from "./element";
import { type Drawing, sent } from "./marks";

export interface Head {
  version: number;
  simulated: boolean;
  may_draw: boolean;
  seen: Record<string, string>; // sha256 of the marks of each recording, as they were loaded
}

export class Place {
  readonly box: HTMLElement;
  readonly said: HTMLElement; // a viewer puts it where people look

  constructor(name: string) {
    this.box = required<HTMLElement>(`[data-viewer="${name}"]`);
    this.said = element("p", { class: "viewer-said", role: "status", "aria-live": "polite" });
    this.box.append(this.said);
  }

  address(name: "from" | "draw" | "state"): string {
    return this.box.dataset[name] ?? "";
  }

  /** Tell in words what is going on; a fault stands out. */
  tell(text: string, fault = false): void {
    this.said.textContent = text;
    this.said.classList.toggle("is-fault", fault);
  }

  /** Tell why something could not be shown. */
  fail(fault: unknown): void {
    this.tell(fault instanceof Error ? fault.message : "This could not be loaded.", true);
  }

  /** Load what the viewer shows and show it; `show` says whether there was anything. */
  async start<T>(
    said: { reading: string; nothing: string },
    show: (head: Head, view: T) => boolean,
  ): Promise<void> {
    this.tell(said.reading);
    try {
      const { head, view } = await this.load<T>();
      this.tell("");
      if (!show(head, view)) this.tell(said.nothing);
    } catch (fault) {
      this.fail(fault);
    } finally {
      this.box.removeAttribute("aria-busy");
    }
  }

  async load<T>(): Promise<{ head: Head; view: T }> {
    const answer = await fetch(this.address("from"), { credentials: "same-origin" });
    const data: unknown = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(saidIn(data) ?? "This could not be loaded.");
    return data as { head: Head; view: T };
  }

  /** Keep what was drawn; each recording is kept whole or not at all. */
  async keep(drawing: Drawing, head: Head): Promise<boolean> {
    for (const recording of drawing.changed) {
      const seen = head.seen[recording] ?? "";
      const marks = drawing.of(recording).map(sent);
      const answer = await fetch(this.address("draw"), {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
        body: JSON.stringify({ recording, seen, marks }),
      }).catch(() => null);
      const data: unknown = answer ? await answer.json().catch(() => ({})) : {};
      if (!answer?.ok) {
        this.tell(saidIn(data) ?? "Nothing was kept: the clinic cannot be reached.", true);
        return false;
      }
      const kept = data as { version: number; seen: string };
      head.seen[recording] = kept.seen;
      head.version = kept.version;
      drawing.keptNow(recording);
    }
    return true;
  }

  /** Say how far the new assessment is, until it stands. */
  async follow(version: number): Promise<void> {
    const kept = `Kept as version ${version} of the record.`;
    for (let asked = 0; asked < 300; asked += 1) {
      const answer = await fetch(this.address("state"), { credentials: "same-origin" });
      if (!answer.ok) return;
      if (answer.headers.has("HX-Refresh")) {
        this.tell(`${kept} The assessment has been written anew with it.`);
        return;
      }
      this.tell(`${kept} The assessment is being written anew.`);
      await new Promise((done) => setTimeout(done, 2000));
    }
  }

  private token(): string {
    return required<HTMLInputElement>("input[name=csrfmiddlewaretoken]", this.box).value;
  }
}

function saidIn(data: unknown): string | null {
  const said = (data as { said?: unknown } | null)?.said;
  return typeof said === "string" ? said : null;
}

/** Ask before a page is left on which something is not kept. */
export function guardUnkept(drawing: () => Drawing): void {
  addEventListener("beforeunload", (event) => {
    if (drawing().changed.length) event.preventDefault();
  });
}
