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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    bar.hidden = false;
    sending.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) { bar.value = (100 * step.loaded) / step.total; }
    });
    const stopped = () => {
      bar.hidden = true;
      form.insertAdjacentHTML("beforebegin", '<p class="note note-error" role="alert">The files did not arrive. Nothing was kept; send them again.</p>');
    };
    sending.addEventListener("load", () => {
      if (sending.status < 400) { window.location.assign(sending.responseURL); } else { stopped(); }
    });
    sending.addEventListener("error", stopped);
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
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
