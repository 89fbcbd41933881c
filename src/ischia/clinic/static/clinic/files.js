// Files dropped on a form, with how far they are. Without this script the form works all the same.
"use strict";
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const bar = form.querySelector("[data-progress]");
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
  });
  if (!window.crypto || !crypto.subtle) { continue; } // the form sends them whole
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const send = form.querySelector("button");
    send.disabled = true;
    bar.hidden = false;
    handIn(form, [...input.files], bar).then(
      () => window.location.assign(window.location.href.split("#")[0]),
      (fault) => {
        send.disabled = false;
        form.querySelector("[data-said]").textContent = fault.message;
      },
    );
  });
}

// A file goes in pieces. After a break only those are sent that did not arrive, today or tomorrow.
const BROKEN = "The connection broke. What arrived is kept for a day: press again and it goes on.";

async function handIn(form, files, bar) {
  if (!files.length) { throw new Error("Choose a file."); }
  const all = files.reduce((sum, file) => sum + Math.max(file.size, 1), 0);
  let sent = 0;
  const arrived = (bytes) => { sent += bytes; bar.value = (100 * sent) / all; };
  const faults = [];
  for (const file of files) {
    try { await handInOne(form, file, arrived); } catch (fault) {
      if (fault.message === BROKEN) { throw fault; }
      faults.push(`${file.name}: ${fault.message}`);
    }
  }
  if (faults.length) { throw new Error(faults.join(" ")); }
}

async function handInOne(form, file, arrived) {
  const told = JSON.stringify({ name: file.name, size: file.size, modified: file.lastModified });
  const begun = await (await posted(form, form.dataset.drop, told)).json();
  const there = new Set(begun.there);
  for (let number = 0; number < begun.pieces; number += 1) {
    const piece = await file.slice(number * begun.bytes, (number + 1) * begun.bytes).arrayBuffer();
    if (!there.has(number)) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      await posted(form, `${begun.to}${number}/`, piece, { "X-Sha256": sha256 });
    }
    arrived(piece.byteLength);
  }
  const facts = new FormData(form);
  facts.delete("files");
  await posted(form, begun.end, facts);
}

async function posted(form, address, body, more = {}) {
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const asked = { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token, ...more } };
  for (let wait = 500; ; wait *= 2) {
    const answer = await fetch(address, asked).catch(() => null);
    if (answer && answer.ok && !answer.redirected) { return answer; }
    if (answer && answer.status < 500 || answer && answer.status === 507) {
      const said = await answer.json().catch(() => ({}));
      throw new Error(said.said || "It was not taken. Load the page again.");
    }
    if (wait > 8000) { throw new Error(BROKEN); }
    await new Promise((over) => setTimeout(over, wait));
  }
}

// A page on which somebody is at work in a form is not loaded anew under their hands.
let touched = false;
for (const kind of ["input", "focusin"]) {
  document.addEventListener(kind, (event) => { touched = touched || event.target.closest("main form") !== null; });
}
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!touched || event.detail.xhr.getResponseHeader("HX-Refresh") !== "true") { return; }
  event.preventDefault();
  const place = document.getElementById("working");
  if (!place) { return; }
  const link = document.createElement("a");
  link.href = window.location.href;
  link.textContent = "It is done. Show it";
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  note.append(link, " (what you are typing is not kept by that).");
  place.replaceWith(note);
});
