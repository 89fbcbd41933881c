// Forms that are kept while somebody types: only the changed field is sent; letters answer a row.
"use strict";
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-one-field]")) { return; }
  const from = event.detail.triggeringEvent && event.detail.triggeringEvent.target;
  if (!from || !from.name) { return; }
  for (const name of [...event.detail.formData.keys()]) {
    if (name !== from.name && name !== "csrfmiddlewaretoken") { event.detail.formData.delete(name); }
  }
  if (from.type === "checkbox" && !from.checked) { event.detail.formData.set(from.name, ""); }
});
const LETTERS = { p: "present", a: "absent", u: "indeterminate", n: "" };
document.addEventListener("keydown", (event) => {
  const row = event.target.closest("form[data-one-field] [data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.target.type === "text") { return; }
  const box = event.target.closest("fieldset");
  if (box && event.key in LETTERS) {
    const radio = [...box.querySelectorAll("input[type=radio]")].find((r) => r.value === LETTERS[event.key]);
    if (radio) { radio.click(); radio.focus(); event.preventDefault(); }
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const rows = [...document.querySelectorAll("[data-row]")].filter((r) => !r.hidden);
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    const at = [...row.querySelectorAll("fieldset")].indexOf(box);
    const boxes = next ? next.querySelectorAll("fieldset") : [];
    const there = boxes.length ? boxes[Math.min(at, boxes.length - 1)] : null;
    const field = there && (there.querySelector("input:checked") || there.querySelector("input"));
    if (field) { field.focus(); event.preventDefault(); }
  }
});
const find = document.getElementById("find-row");
if (find) {
  find.addEventListener("input", () => {
    const asked = find.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("[data-row]")) {
      row.hidden = Boolean(asked) && !row.textContent.toLowerCase().includes(asked);
    }
    for (const part of document.querySelectorAll(".sec")) {
      part.hidden = !part.querySelector("[data-row]:not([hidden])");
      if (asked && !part.hidden) { part.open = true; }
    }
  });
}
// The figure ticks the boxes of the list, and shows what is ticked there.
for (const place of document.querySelectorAll("[data-figure] [data-for]")) {
  const box = document.querySelector(`input[name="${place.dataset.for}"]`);
  place.addEventListener("click", () => { box.click(); });
  box.addEventListener("change", () => { place.classList.toggle("on", box.checked); });
}
// A phone shows what is answered; the rest opens at a touch, or from the list of sections.
if (window.matchMedia("(max-width: 760px)").matches) {
  for (const part of document.querySelectorAll("details.sec:not([data-answered])")) { part.open = false; }
}
for (const link of document.querySelectorAll(".exam-bar nav a")) {
  link.addEventListener("click", () => { document.getElementById(link.hash.slice(1)).open = true; });
}
