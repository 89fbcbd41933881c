// What is drawn on a clip, as a table: where it is, how large, and a way to take it out.

import { element } from "../clinic/element";
import type { Drawing, Mark } from "../clinic/marks";
import { opened, words } from "../clinic/words";
import { type Clip, clipName, sizeWords } from "./data";

const KINDS: Record<Mark["kind"], string> = {
  caliper: "Caliper",
  polyline: "Line",
  region: "Region",
  key_frame: "Key frame",
  pain: "Pain",
  left_out: "Left out",
};

export interface Listed {
  mayDraw: boolean;
  changed: () => void;
  look: (mark: Mark) => void;
}

/** Return the marks of a clip as a table. */
export function list(clip: Clip, drawing: Drawing, listed: Listed): HTMLElement {
  const marks = [...drawing.of(clip.recording)].sort((a, b) => a.frame - b.frame);
  const heads = ["Drawn", "Of", "Frame", "Size", "Change"];
  if (!marks.length) return element("p", { class: "quiet-text" }, "Nothing is drawn here yet.");
  return element(
    "table",
    {},
    element("caption", {}, clipName(clip)),
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
    ),
    element("tbody", {}, ...marks.map((mark) => row(clip, mark, drawing, listed))),
  );
}

function row(clip: Clip, mark: Mark, drawing: Drawing, listed: Listed): HTMLElement {
  const what = [mark.what ? words(mark.what) : "", mark.state ?? ""].filter(Boolean).join(", ");
  const reading = (mark.reading ?? 1) > 1 || mark.kind === "caliper" ? ` (${mark.reading ?? 1})` : "";
  const name = `${KINDS[mark.kind]} ${what}${reading}, frame ${mark.frame + 1}`;
  const out = element(
    "button",
    {
      type: "button",
      class: "link",
      "aria-label": `Take out: ${name}`,
      disabled: !listed.mayDraw,
      onclick: () => {
        drawing.change(
          clip.recording,
          drawing.of(clip.recording).filter((one) => one.id !== mark.id),
        );
        listed.changed();
      },
    },
    "Take out",
  );
  const go = element(
    "button",
    {
      type: "button",
      class: "link",
      "aria-label": `Look at frame ${mark.frame + 1}`,
      onclick: () => listed.look(mark),
    },
    String(mark.frame + 1),
  );
  return element(
    "tr",
    {},
    element("td", {}, KINDS[mark.kind] + reading),
    element("td", {}, opened(what)),
    element("td", {}, go),
    element("td", {}, sizeWords(clip, mark)),
    element("td", {}, listed.mayDraw ? out : null),
  );
}
