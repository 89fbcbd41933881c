// Says beside the drawing what the part under the pointer or the focus is. Without it, each part is
// a link to the same words further down.
(() => {
  const thigh = document.querySelector("[data-thigh]");
  const said = thigh && thigh.querySelector("[data-said]");
  if (!said) return;
  const parts = thigh.querySelectorAll("a.part");
  const show = (part) => {
    const words = document.querySelector(part.getAttribute("href"));
    if (!words) return;
    said.replaceChildren(...[...words.children].map((line) => {
      const copy = document.createElement("p");
      copy.textContent = line.textContent;
      return copy;
    }));
    for (const other of parts) other.classList.toggle("on", other === part);
  };
  for (const part of parts) {
    part.addEventListener("pointerenter", () => show(part));
    part.addEventListener("focus", () => show(part));
    part.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); // a tap shows the words here instead of leaving the drawing
      show(part);
    });
  }
})();
