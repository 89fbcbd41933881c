// What stays on this telephone: the plan, and entries until the clinic has them. Log-out clears it.

import type { Entry, Plan } from "./plan";

const NAME = "ischia-exercise";

export class Store {
  private constructor(private readonly database: IDBDatabase) {}

  static open(): Promise<Store> {
    return new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("plan");
        asked.result.createObjectStore("entries", { keyPath: "client_id" });
      };
      asked.onsuccess = () => done(new Store(asked.result));
      asked.onerror = () => failed(asked.error ?? new Error("this browser keeps nothing"));
    });
  }

  plan(): Promise<Plan | undefined> {
    return this.ask("plan", "readonly", (kept) => kept.get("plan") as IDBRequest<Plan | undefined>);
  }

  /** Keep the plan; what another account left here goes first. */
  async keepPlan(plan: Plan): Promise<void> {
    const before = await this.plan();
    if (before && before.account !== plan.account) await this.forget();
    await this.ask("plan", "readwrite", (kept) => kept.put({ ...plan, token: "" }, "plan"));
  }

  waiting(): Promise<Entry[]> {
    return this.ask("entries", "readonly", (kept) => kept.getAll() as IDBRequest<Entry[]>);
  }

  async add(entry: Entry): Promise<void> {
    await this.ask("entries", "readwrite", (kept) => kept.put(entry));
  }

  async sent(clientIds: string[]): Promise<void> {
    for (const id of clientIds) await this.ask("entries", "readwrite", (kept) => kept.delete(id));
  }

  async forget(): Promise<void> {
    await this.ask("plan", "readwrite", (kept) => kept.clear());
    await this.ask("entries", "readwrite", (kept) => kept.clear());
  }

  private ask<T>(
    name: "plan" | "entries",
    mode: IDBTransactionMode,
    what: (kept: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    return new Promise((done, failed) => {
      const step = this.database.transaction(name, mode);
      const asked = what(step.objectStore(name));
      step.oncomplete = () => done(asked.result);
      step.onabort = () => failed(step.error ?? new Error("this browser kept nothing"));
    });
  }
}
