import { describe, expect, it } from "vitest";

import { FrameParser, readFrames, type StreamFrame } from "./event-stream";

const kStream = "event: thought\ndata: {\"a\":1}\n\n: keep-alive\n\nevent: data\r\ndata: one\r\ndata: two\r\n\r\ndata:bare\n\nevent: empty\n\n";
const kFrames: StreamFrame[] = [
  { event: "thought", data: '{"a":1}' },
  { event: "data", data: "one\ntwo" },
  { event: "message", data: "bare" },
];

describe("FrameParser", () => {
  it("reads frames, comments and both line ends", () => {
    expect(new FrameParser().push(kStream)).toEqual(kFrames);
  });

  it("reads the same however the text is cut", () => {
    for (let cut = 1; cut < kStream.length; cut += 1) {
      const parser = new FrameParser();
      expect([...parser.push(kStream.slice(0, cut)), ...parser.push(kStream.slice(cut))]).toEqual(kFrames);
    }
    const parser = new FrameParser();
    expect([...kStream].flatMap((letter) => parser.push(letter))).toEqual(kFrames);
  });

  it("leaves out a frame that was not ended", () => {
    expect(new FrameParser().push("event: done\ndata: {}\n")).toEqual([]);
  });

  it("skips a byte order mark and unknown fields", () => {
    expect(new FrameParser().push("\uFEFFid: 7\nretry: 5\ndata: x\n\n")).toEqual([{ event: "message", data: "x" }]);
  });
});

describe("readFrames", () => {
  it("joins letters that were cut between chunks", async () => {
    const bytes = new TextEncoder().encode("event: text\ndata: Köln – 東京\n\n");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const frames: StreamFrame[] = [];
    for await (const frame of readFrames(body)) frames.push(frame);
    expect(frames).toEqual([{ event: "text", data: "Köln – 東京" }]);
  });

  it("lets go of the body when the reader stops early", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
      cancel: () => void (cancelled = true),
    });
    for await (const frame of readFrames(body)) {
      expect(frame.data).toBe("x");
      break;
    }
    expect(cancelled).toBe(true);
  });
});
