// Camera, microphone and screen of this side: chosen, heard, turned off and on.

export type Choice = { camera: string; microphone: string };

const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true };
const PICTURE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };

export class Devices {
  video: MediaStreamTrack | null = null;
  audio: MediaStreamTrack | null = null;
  screen: MediaStreamTrack | null = null;
  private choice: Choice = { camera: "", microphone: "" };

  /** Ask for camera and microphone; what is not there or not allowed is left out and said. */
  async ask(): Promise<string> {
    const faults = [await this.turnCamera(true), await this.turnMicrophone(true)];
    return faults.filter(Boolean).join(" ");
  }

  async listed(kind: "videoinput" | "audioinput"): Promise<MediaDeviceInfo[]> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter((device) => device.kind === kind && device.deviceId);
  }

  async chooseCamera(id: string): Promise<string> {
    this.choice.camera = id;
    return this.turnCamera(true);
  }

  async chooseMicrophone(id: string): Promise<string> {
    this.choice.microphone = id;
    return this.turnMicrophone(true);
  }

  /** Turn the camera on, or off so that its light goes out. */
  async turnCamera(on: boolean): Promise<string> {
    this.video?.stop();
    this.video = null;
    if (!on) return "";
    const made = await media({ video: { ...PICTURE, ...exactly(this.choice.camera) } });
    this.video = made?.getVideoTracks()[0] ?? null;
    return this.video ? "" : "No camera, or it is not allowed. You can still be heard.";
  }

  async turnMicrophone(on: boolean): Promise<string> {
    this.audio?.stop();
    this.audio = null;
    if (!on) return "";
    const made = await media({ audio: { ...SOUND, ...exactly(this.choice.microphone) } });
    this.audio = made?.getAudioTracks()[0] ?? null;
    return this.audio ? "" : "No microphone, or it is not allowed. You cannot be heard.";
  }

  async shareScreen(): Promise<MediaStreamTrack | null> {
    const made = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch(() => null);
    this.screen = made?.getVideoTracks()[0] ?? null;
    return this.screen;
  }

  stopScreen(): string {
    this.screen?.stop();
    this.screen = null;
    return "";
  }

  /** Return what is sent as the picture: the screen where it is shared, else the camera. */
  get picture(): MediaStreamTrack | null {
    return this.screen ?? this.video;
  }

  stop(): void {
    for (const track of [this.video, this.audio, this.screen]) track?.stop();
    this.video = this.audio = this.screen = null;
  }
}

/** Follow how loud a microphone is, from 0 to 1, until the returned function is called. */
export function followed(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const hearing = context.createAnalyser();
  hearing.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(hearing);
  const samples = new Float32Array(hearing.fftSize);
  const timer = setInterval(() => {
    hearing.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    tell(Math.min(1, loudest));
  }, 100);
  return () => {
    clearInterval(timer);
    if (context.state !== "closed") void context.close();
  };
}

function exactly(id: string): MediaTrackConstraints {
  return id ? { deviceId: { exact: id } } : {};
}

async function media(wanted: MediaStreamConstraints): Promise<MediaStream | null> {
  return (await navigator.mediaDevices?.getUserMedia(wanted).catch(() => null)) ?? null;
}
