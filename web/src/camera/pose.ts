// MediaPipe's pose models, from our own server, run in this browser. A picture goes nowhere.

import { FilesetResolver, type NormalizedLandmark, PoseLandmarker } from "@mediapipe/tasks-vision";
import type { Frame, Place, Point } from "./angles";
import type { Picture } from "./quality";

const INDEX: Record<Point, readonly [left: number, right: number]> = {
  shoulder: [11, 12],
  hip: [23, 24],
  knee: [25, 26],
  ankle: [27, 28],
  heel: [29, 30],
  foot_index: [31, 32],
};
export type Leg = "left" | "right";

export class Pose {
  private constructor(private readonly finder: PoseLandmarker) {}

  static async load(from: string): Promise<Pose> {
    const parts = await FilesetResolver.forVisionTasks(from.replace(/\/$/, ""));
    const finder = await PoseLandmarker.createFromOptions(parts, {
      baseOptions: { modelAssetPath: `${from}pose.task`, delegate: "CPU" },
      runningMode: "VIDEO",
      numPoses: 1,
    });
    return new Pose(finder);
  }

  /** Return both legs as they are seen; null where nobody is. */
  find(video: HTMLVideoElement, at_ms: number, picture: Picture): Record<Leg, Frame> | null {
    const found = this.finder.detectForVideo(video, at_ms).landmarks[0];
    if (!found) return null;
    return { left: frameOf(found, 0, picture), right: frameOf(found, 1, picture) };
  }

  close(): void {
    this.finder.close();
  }
}

function frameOf(found: NormalizedLandmark[], side: 0 | 1, { width, height }: Picture): Frame {
  const at = (point: Point): Place => {
    const mark = found[INDEX[point][side]];
    return mark ? [mark.x * width, mark.y * height, mark.visibility] : [0, 0, 0];
  };
  return {
    shoulder: at("shoulder"),
    hip: at("hip"),
    knee: at("knee"),
    ankle: at("ankle"),
    heel: at("heel"),
    foot_index: at("foot_index"),
  };
}

/** Return how sure a leg's points are on the whole: the nearer leg is seen better. */
export function sureness(frame: Frame): number {
  return Object.values(frame).reduce((sum, place) => sum + place[2], 0);
}
