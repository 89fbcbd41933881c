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
