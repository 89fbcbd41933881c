// The connection to the other page: perfect negotiation, and a restart when the network changes.
// The clinic lays the lines and is impolite; the patient puts picture and sound on them.

import type { Candidate, Description, Ice, Signal, Signalled } from "./said";

const RESTART_AFTER_MS = 2_000;

export interface Ends {
  send(signal: Signal): void;
  changed(state: RTCPeerConnectionState, route: string): void;
}

type Kind = "audio" | "video";

export class Peer {
  readonly remote = new MediaStream();
  private readonly connection: RTCPeerConnection;
  private readonly tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  private queue: Promise<void> = Promise.resolve();
  private making = false;
  private ignoring = false;
  private restart = 0;

  constructor(
    readonly page: string,
    private readonly polite: boolean,
    ice: Ice,
    tracks: Record<Kind, MediaStreamTrack | null>,
    private readonly ends: Ends,
  ) {
    this.connection = new RTCPeerConnection({
      iceServers: ice.servers,
      iceTransportPolicy: ice.policy,
    });
    Object.assign(this.tracks, tracks);
    this.listen();
    if (!polite) {
      for (const kind of ["audio", "video"] as const) {
        const line = this.connection.addTransceiver(kind, { direction: "sendrecv" });
        void line.sender.replaceTrack(this.tracks[kind]);
      }
    }
  }

  /** Send another picture or sound, or none; nothing has to be agreed on anew. */
  async put(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks[kind] = track;
    await this.lineOf(kind)?.sender.replaceTrack(track);
  }

  /** Hear what the other page says, one after another. */
  hear(said: Signalled): Promise<void> {
    this.queue = this.queue.then(() =>
      (said.type === "description" ? this.described(said) : this.reachable(said)).catch(() => {
        // What belongs to an earlier attempt is refused by the browser, and rightly.
      }),
    );
    return this.queue;
  }

  /** The line to the server is back: what was said into the old one may be lost. */
  again(ice: Ice | null): void {
    if (ice) this.renewed(ice);
    const { localDescription: local, signalingState, connectionState } = this.connection;
    if (signalingState === "have-local-offer" && local) this.describe(local);
    else if (connectionState !== "connected") this.connection.restartIce();
  }

  /** Take fresh credentials for the TURN server. */
  renewed(ice: Ice): void {
    this.connection.setConfiguration({ iceServers: ice.servers, iceTransportPolicy: ice.policy });
  }

  close(): void {
    clearTimeout(this.restart);
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  private listen(): void {
    const { connection } = this;
    connection.ontrack = ({ track }) => this.remote.addTrack(track);
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate) return;
      const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
      this.ends.send({
        type: "candidate",
        to: this.page,
        candidate: text,
        mid: sdpMid,
        line: sdpMLineIndex,
        fragment: usernameFragment,
      });
    };
    connection.onnegotiationneeded = async () => {
      try {
        this.making = true;
        await connection.setLocalDescription();
        if (connection.localDescription) this.describe(connection.localDescription);
      } finally {
        this.making = false;
      }
    };
    connection.onconnectionstatechange = () => void this.changed();
  }

  private async changed(): Promise<void> {
    const { connectionState } = this.connection;
    clearTimeout(this.restart);
    if (connectionState === "failed") this.connection.restartIce();
    if (connectionState === "disconnected") {
      this.restart = window.setTimeout(() => this.connection.restartIce(), RESTART_AFTER_MS);
    }
    this.ends.changed(connectionState, connectionState === "connected" ? await this.route() : "");
  }

  private describe({ type, sdp }: RTCSessionDescription): void {
    if (type === "offer" || type === "answer") {
      this.ends.send({ type: "description", to: this.page, kind: type, sdp });
    }
  }

  private async described({ kind, sdp }: Description): Promise<void> {
    const { connection } = this;
    const clash = kind === "offer" && (this.making || connection.signalingState !== "stable");
    this.ignoring = !this.polite && clash;
    if (this.ignoring) return;
    await connection.setRemoteDescription({ type: kind, sdp });
    if (kind !== "offer") return;
    if (this.polite) await this.putOnLines();
    await connection.setLocalDescription();
    if (connection.localDescription) this.describe(connection.localDescription);
  }

  private async putOnLines(): Promise<void> {
    for (const kind of ["audio", "video"] as const) {
      const line = this.lineOf(kind);
      if (!line) continue;
      line.direction = "sendrecv";
      await line.sender.replaceTrack(this.tracks[kind]);
    }
  }

  private async reachable({ candidate, mid, line, fragment }: Candidate): Promise<void> {
    try {
      await this.connection.addIceCandidate({
        candidate,
        sdpMid: mid,
        sdpMLineIndex: line,
        usernameFragment: fragment,
      });
    } catch (fault) {
      if (!this.ignoring) throw fault;
    }
  }

  private lineOf(kind: Kind): RTCRtpTransceiver | undefined {
    return this.connection.getTransceivers().find((line) => line.receiver.track.kind === kind);
  }

  /** Return how the two are connected: "host", "srflx", "prflx" or "relay". */
  private async route(): Promise<string> {
    const told = [...(await this.connection.getStats()).values()] as Record<string, unknown>[];
    const transport = told.find((one) => one["type"] === "transport");
    const pair = told.find((one) => one["id"] === transport?.["selectedCandidatePairId"]);
    const local = told.find((one) => one["id"] === pair?.["localCandidateId"]);
    return String(local?.["candidateType"] ?? "");
  }
}
