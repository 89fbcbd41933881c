// The service worker of the player: keeps its shell, which is nobody's, for when there is no
// connection. A page or an answer about somebody is never put into this cache.

const CACHE = "ischia-exercise-1";
const SHELL = "/my/exercises/offline/";
const worker = self as unknown as {
  addEventListener(name: "install" | "activate", then: (event: Extended) => void): void;
  addEventListener(name: "fetch", then: (event: Asked) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
};

interface Extended {
  waitUntil(done: Promise<unknown>): void;
}

interface Asked extends Extended {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** Keep the shell, and whatever it asks for: styles, scripts, the icon. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const shell = await fetch(SHELL, { cache: "no-store", credentials: "omit" });
  if (!shell.ok) throw new Error("no shell");
  const html = await shell.clone().text();
  await cache.put(SHELL, shell);
  const parts = new Set(Array.from(html.matchAll(/(?:href|src)="(\/(?:static|style)\/[^"]+)"/g), (m) => m[1]));
  for (const path of [...parts]) {
    if (!path) continue;
    const answer = await fetch(path);
    if (!answer.ok) continue;
    await cache.put(path, answer.clone());
    if (!path.endsWith(".js")) continue;
    for (const [, part] of (await answer.text()).matchAll(/"(\.\/parts\/[^"]+\.js)"/g)) {
      const there = new URL(part ?? "", new URL(path, worker.location.origin)).pathname;
      await cache.add(there);
    }
  }
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await worker.clients.claim();
}

async function answered(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request.mode === "navigate" ? SHELL : new URL(request.url).pathname);
    if (kept) return kept;
    throw fault;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === worker.location.origin && event.request.method === "GET";
  const shell = pathname.startsWith("/static/") || pathname.startsWith("/style/");
  if (ours && (event.request.mode === "navigate" || shell)) event.respondWith(answered(event.request));
});
