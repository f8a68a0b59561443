// One running `mezave serve` with its own data directory.
//
// Waits for the line `listening on http://…`, keeps everything it printed, and
// is stopped by its pid. `kill` and `start` again on the same directory and
// port stand for a crash.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve(process.env.MEZAVE_BIN ?? '../../target/release/mezave');
const START_MS = 60_000;

export class Mezave {
  readonly dir = mkdtempSync(join(tmpdir(), 'mezave-browser-'));
  /** Where it listens, for a browser on this machine. */
  url = '';
  output = '';
  #child: ChildProcess | null = null;

  constructor(
    private readonly options: { listen?: string; demo?: boolean; env?: Record<string, string> } = {},
  ) {}

  async start(): Promise<this> {
    const listen = this.url ? new URL(this.url).host : (this.options.listen ?? '127.0.0.1:0');
    const args = ['serve', '--data-dir', this.dir, '--listen', listen, '--admin-listen', ''];
    if (this.options.demo) args.push('--demo');
    const child = spawn(BIN, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.options.env },
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    await this.#listening(child);
    return this;
  }

  #listening(child: ChildProcess): Promise<void> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`mezave did not start:\n${this.output}`)), START_MS);
      const look = () => {
        const at = /listening on http:\/\/(\S+?):(\d+)/.exec(this.output);
        if (!at) return;
        clearTimeout(timer);
        child.stdout?.off('data', look);
        this.url = `http://127.0.0.1:${at[2]}`;
        done();
      };
      child.stdout?.on('data', look);
      child.once('error', fail);
      child.once('exit', (code) => fail(new Error(`mezave ended with ${code}:\n${this.output}`)));
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Stops for good and removes the data. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
