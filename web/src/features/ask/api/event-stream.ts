/** Server-sent events of a fetch body. EventSource cannot POST, so the frames are read here; the form is the HTML standard's. */

export interface StreamFrame {
  event: string;
  data: string;
}

/** Cuts text, however it is split on its way, into frames. Comments and frames without data are left out. */
export class FrameParser {
  private rest = "";
  private event = "";
  private data: string[] = [];
  private started = false;

  push(text: string): StreamFrame[] {
    if (!this.started && text) {
      this.started = true;
      text = text.replace(/^\uFEFF/, "");
    }
    this.rest += text;
    const frames: StreamFrame[] = [];
    for (;;) {
      const end = this.rest.search(/[\r\n]/);
      if (end < 0) return frames;
      // A lone CR at the very end may be half of CRLF: wait for the rest.
      if (this.rest[end] === "\r" && end + 1 === this.rest.length) return frames;
      const width = this.rest.startsWith("\r\n", end) ? 2 : 1;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + width);
      const frame = this.line(line);
      if (frame) frames.push(frame);
    }
  }

  private line(line: string): StreamFrame | undefined {
    if (line === "") {
      const frame = this.data.length ? { event: this.event || "message", data: this.data.join("\n") } : undefined;
      this.event = "";
      this.data = [];
      return frame;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.event = value;
    if (field === "data") this.data.push(value);
    return undefined;
  }
}

export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamFrame> {
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parser = new FrameParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      yield* parser.push(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
