// Drag an appointment to another time, in a week also to another day. Without it, each one's own page moves it.
"use strict";
const form = document.getElementById("moved");
let moving = null;
if (form) {
  for (const link of document.querySelectorAll("[data-move]")) {
    link.addEventListener("dragstart", (event) => {
      moving = link.dataset.move;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", link.textContent);
    });
    link.addEventListener("dragend", () => { moving = null; });
  }
  for (const box of document.querySelectorAll("td.open")) {
    box.addEventListener("dragover", (event) => {
      if (moving) { event.preventDefault(); box.classList.add("over"); }
    });
    box.addEventListener("dragleave", () => box.classList.remove("over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!moving) { return; }
      form.action = moving;
      form.elements.begins.value = box.dataset.at;
      form.submit();
    });
  }
}
