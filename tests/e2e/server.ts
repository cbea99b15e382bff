/** The real server for the browser tests: one a worker, on a free port, with an empty data folder and the owner signed in. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { test as base, type BrowserContextOptions } from "@playwright/test";

export const kRoot = resolve(__dirname, "../..");
export const kBinary = process.env.SIGHTLINE_BINARY ?? join(kRoot, "build/release/sightline");
const kStartLimit = 30_000;

const freePort = () =>
  new Promise<number>((done, failed) => {
    const socket = createServer();
    socket.once("error", failed);
    socket.listen(0, "127.0.0.1", () => {
      const address = socket.address();
      socket.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });

export class Server {
  private constructor(
    readonly url: string,
    /** Signs the owner in, once. */
    readonly link: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(house: string, flags: string[] = []): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), `sightline-e2e-${house}-`));
    const port = await freePort();
    const child = spawn(kBinary, ["serve", "--port", String(port), "--data-dir", join(folder, "data"), ...flags], { cwd: folder });
    let output = "";
    const link = await new Promise<string>((found, failed) => {
      const late = setTimeout(() => failed(new Error(`no link within ${kStartLimit} ms:\n${output}`)), kStartLimit);
      const read = (text: Buffer) => {
        output += text.toString();
        const match = /http:\/\/\S+\/welcome\?token=\S+/.exec(output);
        if (!match) return;
        clearTimeout(late);
        found(match[0]);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${output}`)));
    });
    return new Server(`http://127.0.0.1:${port}`, link, child, folder);
  }

  /** Process ids of the engines that answer questions. */
  engines(): number[] {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return Number(parent) === this.process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes("engine");
      } catch {
        return false;
      }
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(late);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

type Session = Exclude<BrowserContextOptions["storageState"], string | undefined>;

export const test = base.extend<{ signedIn: boolean }, { house: string; flags: string[]; server: Server; session: Session }>({
  /** Tests of another house have a server to themselves. */
  house: ["shared", { option: true, scope: "worker" }],
  /** Settings of its server. */
  flags: [[], { option: true, scope: "worker" }],
  /** Off in tests of those who are not. */
  signedIn: [true, { option: true }],
  server: [
    async ({ house, flags }, use) => {
      const server = await Server.start(house, flags);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  session: [
    async ({ browser, server }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(server.link);
      await page.waitForURL(`${server.url}/`);
      const session = await context.storageState();
      await context.close();
      await use(session);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ session, signedIn }, use) => use(signedIn ? session : undefined),
});

export { expect } from "@playwright/test";
