// What the clinic's server and the two pages of a call tell one another.

export type Side = "clinic" | "patient";

export interface Shown {
  camera: boolean;
  microphone: boolean;
  screen: boolean;
}

export interface Room {
  phase: "waiting" | "open" | "ended";
  peer: { page: string; is: "here" | "lost" | "left"; shows: Partial<Shown> } | null;
  guide: { item: string; name: string; words: string } | null;
}

export interface Ice {
  servers: RTCIceServer[];
  policy: RTCIceTransportPolicy;
}

export interface Description {
  type: "description";
  to: string;
  kind: "offer" | "answer";
  sdp: string;
}

export interface Candidate {
  type: "candidate";
  to: string;
  candidate: string;
  mid: string | null;
  line: number | null;
  fragment: string | null;
}

export type Signal = Description | Candidate;
export type Signalled = Signal & { id: number; from: string };

export type Heard =
  | ({ type: "welcome"; side: Side; beat_s: number })
  | ({ type: "ice" } & Ice)
  | ({ type: "room" } & Room)
  | { type: "beat" }
  | Signalled;

export type Told =
  | Signal
  | ({ type: "shows" } & Shown)
  | { type: "beat" | "leave" | "admit" | "end" }
  | { type: "guide"; item: string };
