// A visitor whose clock differs from the clinic's sees both. Without this script: the clinic's.
"use strict";
const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("input[name=zone]")) { field.value = mine; }
const told = document.querySelector("[data-zone]");
const wall = (at, zone) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at);
if (told) {
  let differs = false;
  for (const each of document.querySelectorAll("[data-at]")) {
    const at = new Date(each.dataset.at);
    if (wall(at, mine) === wall(at, told.dataset.zone)) { continue; }
    differs = true;
    if ("words" in each.dataset) {
      each.textContent = `${wall(at, mine)} where you are.`;
      each.hidden = false;
    } else {
      const small = document.createElement("small");
      small.textContent = wall(at, mine);
      each.append(small);
    }
  }
  if (differs && !("words" in told.dataset)) { told.hidden = false; }
}
