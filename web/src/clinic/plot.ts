// uPlot in the look of the house: hairline axes, the name once at the end, no legend.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { ink } from "./ink";

export type Row = (number | null)[];

export interface Line {
  values: Row;
  colour: string; // name of a token
  width: number;
  dash?: readonly number[];
  alpha?: number;
}

export interface Chart {
  x: number[];
  xName: string;
  yName: string;
  lines: Line[];
  height: number;
  fromZero?: boolean;
  cursorKey?: string; // charts of one key move together
  behind?: (plot: uPlot) => void;
  before?: (plot: uPlot) => void;
  onPick?: (x: number) => void;
  onHover?: (x: number | null) => void;
}

const FONT = "12px ui-sans-serif, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

/** Draw a chart in a box and return it; the one before in the same box is removed. */
export function draw(box: HTMLElement, chart: Chart): uPlot {
  box.replaceChildren();
  const plot = new uPlot(options(box, chart), [chart.x, ...chart.lines.map((l) => l.values)], box);
  const wide = new ResizeObserver(() => {
    if (!box.isConnected || !plot.root.isConnected) return wide.disconnect();
    const width = box.clientWidth;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: chart.height });
  });
  wide.observe(box);
  plot.root.setAttribute("aria-hidden", "true"); // the same numbers stand in a table beside it
  return plot;
}

function options(box: HTMLElement, chart: Chart): uPlot.Options {
  const values = (_plot: uPlot, ticks: number[]): string[] =>
    ticks.map((tick) => String(tick).replace("-", "−"));
  const axis = { stroke: ink("ink-3"), font: FONT, labelFont: FONT, labelSize: 18, values };
  const lines = { stroke: ink("grid"), width: 1 };
  const ticks = { show: false };
  return {
    width: Math.max(box.clientWidth, 200),
    height: chart.height,
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_plot, low, high) => range(low, high, chart.fromZero ?? false) },
    },
    axes: [
      { ...axis, label: chart.xName, grid: { show: false }, ticks, size: 26, space: 60 },
      { ...axis, label: chart.yName, grid: lines, ticks, size: 40, space: 36 },
    ],
    series: [{}, ...chart.lines.map(series)],
    cursor: {
      drag: { x: false, y: false },
      points: { show: false },
      y: false,
      ...(chart.cursorKey ? { sync: { key: chart.cursorKey } } : {}),
    },
    hooks: {
      drawClear: [(plot) => chart.behind?.(plot)],
      draw: [(plot) => chart.before?.(plot)],
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx;
          chart.onHover?.(at === null || at === undefined ? null : (chart.x[at] ?? null));
        },
      ],
      ready: [
        (plot) =>
          plot.over.addEventListener("click", () => {
            const left = plot.cursor.left ?? -1;
            if (left >= 0) chart.onPick?.(plot.posToVal(left, "x"));
          }),
      ],
    },
  };
}

function series(line: Line): uPlot.Series {
  return {
    stroke: ink(line.colour),
    width: line.width,
    points: { show: false },
    spanGaps: false,
    ...(line.dash?.length ? { dash: [...line.dash] } : {}),
    ...(line.alpha === undefined ? {} : { alpha: line.alpha }),
  };
}

function range(low: number, high: number, fromZero: boolean): [number, number] {
  const [from, to] = [fromZero ? Math.min(0, low) : low, fromZero ? Math.max(0, high) : high];
  const room = (to - from || 1) * 0.05;
  return [fromZero && from === 0 ? 0 : from - room, to + room];
}

/** Fill the stretch between two values of x behind the lines. */
export function shade(plot: uPlot, from: number, to: number, colour: string): void {
  const [left, right] = [plot.valToPos(from, "x", true), plot.valToPos(to, "x", true)];
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(left, plot.bbox.top, right - left, plot.bbox.height);
  plot.ctx.restore();
}

/** Draw an upright hairline with a word on it. */
export function upright(plot: uPlot, x: number, colour: string, said = "", width = 1): void {
  const at = plot.valToPos(x, "x", true);
  const { ctx, bbox } = plot;
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = width * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px sans-serif`;
  ctx.fillText(said, at + 3 * devicePixelRatio, bbox.top + 11 * devicePixelRatio);
  ctx.restore();
}
