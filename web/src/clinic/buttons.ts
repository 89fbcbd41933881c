// Keep, take back, do again: the same under every viewer.

import { element } from "./element";
import type { Drawing } from "./marks";

export interface Pressed {
  hint: string; // why nothing can be kept yet; empty where it can
  keep: () => void;
  changed: () => void;
}

/** Return the buttons under a viewer in which something is drawn. */
export function buttons(drawing: Drawing, pressed: Pressed): HTMLElement {
  const many = drawing.changed.length;
  const step = (name: string, can: boolean, take: () => void): HTMLElement =>
    element(
      "button",
      {
        type: "button",
        class: "btn quiet",
        disabled: !can,
        "data-focus": name,
        onclick: () => {
          take();
          pressed.changed();
        },
      },
      name,
    );
  const keep = element(
    "button",
    {
      type: "button",
      class: "btn",
      disabled: !many || Boolean(pressed.hint),
      "data-focus": "keep",
      onclick: pressed.keep,
    },
    "Keep and measure again",
  );
  return element(
    "div",
    { class: "kept-or-not" },
    keep,
    step("Undo", drawing.canUndo, () => drawing.undo()),
    step("Redo", drawing.canRedo, () => drawing.redo()),
    element("p", { class: "quiet-text" }, pressed.hint || (many ? "Not kept yet." : "")),
  );
}
