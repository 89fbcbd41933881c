// Frames of a clip, fetched in blocks and decoded by the browser; the oldest blocks are let go.

const MAGIC = "ISFR";
const WORD_BYTES = 4;
const MOST_BLOCKS = 12;

/** Return the pictures of a block: their bytes, as the server packed them. */
export function unpacked(bytes: ArrayBuffer): Uint8Array<ArrayBuffer>[] {
  if (new TextDecoder().decode(bytes.slice(0, MAGIC.length)) !== MAGIC) {
    throw new Error("These are no frames.");
  }
  const length = new DataView(bytes).getUint32(MAGIC.length, true);
  let at = MAGIC.length + WORD_BYTES;
  const text = new TextDecoder().decode(new Uint8Array(bytes, at, length));
  const { sizes } = JSON.parse(text) as { sizes: number[] };
  at += length;
  return sizes.map((size) => {
    const picture = new Uint8Array(bytes, at, size);
    at += size;
    return picture;
  });
}

export class Frames {
  private readonly blocks = new Map<number, Promise<ImageBitmap[]>>();

  constructor(
    private readonly address: (block: number) => string,
    private readonly atOnce: number,
    private readonly count: number,
  ) {}

  /** Return a frame; the block after its own is asked for meanwhile. */
  async frame(number: number): Promise<ImageBitmap> {
    const block = Math.floor(number / this.atOnce);
    const wanted = this.block(block);
    if ((block + 1) * this.atOnce < this.count) void this.block(block + 1).catch(() => null);
    const found = (await wanted)[number - block * this.atOnce];
    if (!found) throw new Error("This frame is not there.");
    return found;
  }

  private block(number: number): Promise<ImageBitmap[]> {
    const held = this.blocks.get(number);
    if (held) {
      this.blocks.delete(number); // to the end: what was used last goes last
      this.blocks.set(number, held);
      return held;
    }
    const made = this.fetched(number);
    this.blocks.set(number, made);
    made.catch(() => this.blocks.delete(number));
    for (const [oldest, pictures] of this.blocks) {
      if (this.blocks.size <= MOST_BLOCKS) break;
      this.blocks.delete(oldest);
      void pictures.then((all) => all.forEach((one) => one.close())).catch(() => null);
    }
    return made;
  }

  private async fetched(number: number): Promise<ImageBitmap[]> {
    const answer = await fetch(this.address(number), { credentials: "same-origin" });
    if (!answer.ok) throw new Error("These frames could not be loaded.");
    const pictures = unpacked(await answer.arrayBuffer());
    return Promise.all(
      pictures.map((data) => createImageBitmap(new Blob([data], { type: "image/png" }))),
    );
  }
}
