// Whether the device stands level, as its own sensor tells; where there is none it is not known.

export interface Level {
  roll_deg: number; // of the picture: turned clockwise is positive
  lean_deg: number; // of the camera's view, up or down
}

// Clinic defaults. A rolled picture turns every angle to the vertical by as much.
const ROLLED_DEG = 5;
const LEANT_DEG = 15;

type Asks = { requestPermission?: () => Promise<PermissionState> };

/** Return how a picture is tilted, from the angles of a DeviceOrientationEvent [deg]. */
export function levelOf(beta_deg: number, gamma_deg: number, screen_deg: number): Level {
  const [beta, gamma] = [radians(beta_deg), radians(gamma_deg)];
  // Where up is, along the device's own right, top and front.
  const right = -Math.cos(beta) * Math.sin(gamma);
  const top = Math.sin(beta);
  const front = Math.cos(beta) * Math.cos(gamma);
  const roll = -degrees(Math.atan2(right, top)) + screen_deg;
  return {
    roll_deg: ((((roll + 180) % 360) + 360) % 360) - 180,
    lean_deg: degrees(Math.asin(Math.min(1, Math.max(-1, front)))),
  };
}

export function isTilted(level: Level): boolean {
  return Math.abs(level.roll_deg) > ROLLED_DEG || Math.abs(level.lean_deg) > LEANT_DEG;
}

/** What the sensor told last. Made by a press of a button: some browsers ask for leave only then. */
export class Sensor {
  level: Level | null = null;

  static async ask(): Promise<Sensor> {
    const sensor = new Sensor();
    if (typeof DeviceOrientationEvent === "undefined") return sensor;
    const asks = DeviceOrientationEvent as unknown as Asks;
    const said = await asks.requestPermission?.().catch(() => "denied" as const);
    if (said !== "denied") addEventListener("deviceorientation", sensor.hear);
    return sensor;
  }

  stop(): void {
    removeEventListener("deviceorientation", this.hear);
    this.level = null;
  }

  private readonly hear = ({ beta, gamma }: DeviceOrientationEvent): void => {
    const known = beta !== null && gamma !== null; // without a sensor both are told as null
    this.level = known ? levelOf(beta, gamma, screen.orientation?.angle ?? 0) : null;
  };
}

function radians(angle_deg: number): number {
  return (angle_deg * Math.PI) / 180;
}

function degrees(angle_rad: number): number {
  return (angle_rad * 180) / Math.PI;
}
