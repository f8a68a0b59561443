// Holds the event stream open: reads it, notices silence, reconnects with
// growing pauses and `Last-Event-ID`.
//
// After every (re)connection `onOpen` is called; whoever shows state refetches
// then, so that nothing depends on the server still having the missed events.
import { SseParser, type ServerEvent } from './sse';

export interface ConnectionDeps {
  /** Opens the stream; must reject or answer not-ok when it cannot. */
  open(lastEventId: string, signal: AbortSignal): Promise<Response>;
  onEvent(event: ServerEvent): void;
  onOpen(): void;
  onState(state: 'live' | 'waiting'): void;
}

/** Three missed heartbeats: the line is dead even if nobody said so. */
const SILENCE_MS = 46_000;
const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

export class LiveConnection {
  #stop = new AbortController();
  #lastId = '';
  #wake: (() => void) | null = null;

  constructor(private readonly deps: ConnectionDeps) {}

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  /** Tries again now (the network came back, the app was opened again). */
  nudge(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const lived = await this.#once();
      if (this.#stop.signal.aborted) return;
      this.deps.onState('waiting');
      failures = lived ? 0 : failures + 1;
      await this.#pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]!);
    }
  }

  /** One connection until it ends; true when it had been open. */
  async #once(): Promise<boolean> {
    const line = new AbortController();
    const stop = () => line.abort();
    this.#stop.signal.addEventListener('abort', stop);
    let silence: ReturnType<typeof setTimeout> | undefined;
    let lived = false;
    try {
      const response = await this.deps.open(this.#lastId, line.signal);
      if (!response.ok || !response.body) return false;
      lived = true;
      this.deps.onState('live');
      this.deps.onOpen();
      const reader = response.body.getReader();
      const parser = new SseParser();
      for (;;) {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        const { done, value } = await reader.read();
        if (done) return lived;
        for (const event of parser.push(value)) {
          if (event.id) this.#lastId = event.id;
          this.deps.onEvent(event);
        }
      }
    } catch {
      return lived;
    } finally {
      clearTimeout(silence);
      this.#stop.signal.removeEventListener('abort', stop);
      line.abort();
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms * (0.75 + Math.random() / 2));
      this.#wake = done;
    });
  }
}
