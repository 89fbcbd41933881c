// Turns the row of pictures into one that a slider, or a finger on the picture, opens and closes.
(() => {
  const tear = document.querySelector("[data-tear]");
  if (!tear) return;
  const pull = tear.querySelector("input[type=range]");
  const gap = tear.querySelector("[data-gap]");
  const stage = tear.querySelector(".pictures");
  const pictures = [...stage.querySelectorAll("figure")];
  tear.classList.add("live");
  for (const hidden of tear.querySelectorAll("[data-only-live]")) hidden.hidden = false;
  const show = () => {
    const now = pictures[Number(pull.value)];
    for (const picture of pictures) picture.classList.toggle("on", picture === now);
    gap.textContent = now.dataset.mm;
    pull.setAttribute("aria-valuetext", `${now.dataset.mm} ${pull.dataset.says}`);
  };
  const drag = (event) => {
    if (!(event.buttons & 1)) return;
    const box = stage.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    pull.value = Math.round(share * (pictures.length - 1));
    show();
  };
  pull.addEventListener("input", show);
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    drag(event);
  });
  stage.addEventListener("pointermove", drag);
  show();
})();
