// The player: today's exercises, one at a time; entries are kept here first, then sent.

import { element, required } from "../clinic/element";
import { type Alarm, dayOf, type Entry, type Exercise, type Plan, raised, worst } from "./plan";
import { drawn, Player } from "./player";
import { planFrom, send } from "./sending";
import { Store } from "./store";

const AGAIN_MS = 15_000;

class Exercises {
  private readonly box = required<HTMLElement>('[data-viewer="exercise"]');
  private readonly told = element("div", { class: "told-now" });
  private readonly outbox = element("p", { class: "outbox", role: "status", "aria-live": "polite" });
  private readonly stage = element("div", {});
  private token = "";
  private delivering: Promise<void> | null = null;
  private again = 0;

  constructor(
    private readonly store: Store,
    private plan: Plan,
  ) {
    document.querySelector("[data-plain]")?.remove();
    this.box.replaceChildren(this.told, this.outbox, this.stage);
    this.list();
  }

  begin(token: string): Promise<void> {
    this.token = token;
    addEventListener("online", () => void this.deliver());
    return this.deliver();
  }

  private list(): void {
    const { plan } = this;
    this.stage.replaceChildren(
      plan.exercises.length
        ? element("ol", { class: "exercises" }, ...plan.exercises.map((one) => this.card(one)))
        : element("p", { class: "lead" }, plan.why_none),
    );
  }

  private card(one: Exercise): HTMLElement {
    const times = this.plan.done_today.filter((movement) => movement === one.movement).length;
    const again = times ? `Done ${times === 1 ? "once" : `${times} times`} today` : "Not done today";
    return element(
      "li",
      { class: "exercise", id: one.movement },
      element("h2", {}, one.name),
      drawn(one.figure),
      element(
        "p",
        {},
        element("b", {}, `${one.meant.sets} × ${one.meant.times} ${one.unit}`),
        one.sided ? ", each leg" : null,
        element("span", { class: "quiet-text" }, ` ${again}`),
      ),
      element(
        "p",
        { class: "acts" },
        element("button", { class: "btn", type: "button", onclick: () => this.open(one) }, `Start: ${one.name}`),
        one.camera
          ? element("a", { class: "btn quiet", href: one.camera }, "Count with the camera")
          : null,
      ),
    );
  }

  private open(one: Exercise): void {
    const player = new Player(
      one,
      (entry) => void this.keep(entry),
      () => this.list(),
    );
    this.stage.replaceChildren(player.box);
    required<HTMLElement>("h2", player.box).focus();
    scrollTo({ top: 0 });
  }

  private async keep(entry: Entry): Promise<void> {
    const now = raised(this.plan.alarms, entry, this.plan.pains, new Date());
    await this.store.add(entry);
    this.plan.pains.push([entry.day, worst(entry)]);
    if (entry.day === dayOf(new Date())) this.plan.done_today.push(entry.movement);
    await this.store.keepPlan(this.plan);
    this.warn(now);
    this.list();
    scrollTo({ top: 0 });
    await this.deliver();
  }

  /** Tell at once what to do; the clinic's own answer comes when it can be reached. */
  private warn(dangers: Pick<Alarm, "plain" | "plain_action">[], watched = this.plan.watched): void {
    if (!dangers.length) {
      this.told.replaceChildren();
      return;
    }
    this.told.replaceChildren(
      ...dangers.map((danger) =>
        element(
          "div",
          { class: "danger", role: "alert" },
          element("p", {}, danger.plain),
          element("b", {}, danger.plain_action),
        ),
      ),
      element("p", { class: "watched" }, watched),
    );
  }

  /** Send what waits, one delivery at a time: a second would find nothing and say so over "sent". */
  private async deliver(): Promise<void> {
    while (this.delivering) await this.delivering;
    clearTimeout(this.again);
    this.delivering = this.delivered();
    await this.delivering.finally(() => {
      this.delivering = null;
    });
  }

  private async delivered(): Promise<void> {
    const waiting = await this.store.waiting();
    if (!waiting.length) return;
    const plan = await planFrom(this.box.dataset.from ?? "");
    if (plan === "logged out") {
      this.outbox.textContent = `${waiting.length} not sent: log in to send what is kept here.`;
      return;
    }
    if (plan && plan.account !== this.plan.account) return this.store.forget();
    const said = plan && (await send(this.box.dataset.send ?? "", plan.token || this.token, waiting));
    if (!said) {
      this.outbox.textContent = `${waiting.length} kept on this telephone. Nobody at the clinic sees it until it is sent.`;
      this.again = window.setTimeout(() => void this.deliver(), AGAIN_MS);
      return;
    }
    await this.store.sent([...said.kept, ...Object.keys(said.refused)]);
    if (said.dangers.length) this.warn(said.dangers, said.watched);
    const refused = Object.values(said.refused);
    this.outbox.textContent = refused.length ? `Not kept: ${refused[0]}` : "Sent to the clinic.";
  }
}

async function begin(): Promise<void> {
  const box = required<HTMLElement>('[data-viewer="exercise"]');
  const store = await Store.open();
  const asked = await planFrom(box.dataset.from ?? "");
  if (asked === "logged out") {
    box.replaceChildren(element("p", { class: "lead" }, "You are logged out."), element("a", { class: "btn", href: "/my/exercises/" }, "Log in"));
    return;
  }
  if (asked) await store.keepPlan(asked);
  const plan = asked ?? (await store.plan());
  if (!plan) {
    box.replaceChildren(element("p", { class: "lead" }, "Nothing is kept on this telephone. Open the exercises once while you are connected."));
    return;
  }
  await new Exercises(store, plan).begin(asked?.token ?? "");
  if ("serviceWorker" in navigator && box.dataset.worker) {
    // Left before it was done, it is tried again next time.
    await navigator.serviceWorker.register(box.dataset.worker, { scope: "/my/exercises/" }).catch(() => undefined);
  }
}

void begin();
