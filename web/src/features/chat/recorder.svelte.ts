// Recording what is said: asks for the microphone, counts the time, and hands
// over the sound or drops it. Knows nothing of screens or of sending.
//
// asking → recording → full (the longest length is reached, or the device took
// the microphone away) → idle. The microphone is let go of at every end.

export interface Recording {
  audio: ArrayBuffer;
  /** Media type, such as `audio/webm;codecs=opus`. */
  type: string;
  /** Length in milliseconds. */
  ms: number;
}
export type Phase = 'idle' | 'asking' | 'recording' | 'full';
/** Why there is no recording: the key of its words under `voice`. */
export type Trouble = 'denied' | 'no_microphone' | 'microphone_busy';

/** The server listens to two minutes; the last word must be inside. */
export const LONGEST_MS = 115_000;
/** Shorter is a slip of the finger. */
export const SHORTEST_MS = 600;
const TICK_MS = 100;
const BARS = 26;
/** Plenty for speech; a minute is a quarter of a megabyte. */
const BITS = 32_000;

/** In the order of preference: what the server reads and browsers write. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm'];

export interface RecorderDeps {
  open(): Promise<MediaStream>;
  record(stream: MediaStream, options: MediaRecorderOptions): MediaRecorder;
  isTypeSupported(type: string): boolean;
  /** Loudness from 0 to 1, read again and again; null where it cannot be measured. */
  meter(stream: MediaStream): { level(): number; close(): void } | null;
  now(): number;
}

export function typeToRecord(isSupported: (type: string) => boolean): string | undefined {
  return TYPES.find(isSupported);
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no_microphone';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'microphone_busy';
}

interface Run {
  stream: MediaStream;
  recorder: MediaRecorder;
  meter: ReturnType<RecorderDeps['meter']>;
  parts: Blob[];
  began: number;
  timer: ReturnType<typeof setInterval>;
  ended: Promise<void>;
  released?: boolean;
}

export class Recorder {
  phase = $state<Phase>('idle');
  ms = $state(0);
  /** The latest loudness values, oldest first. */
  levels = $state.raw<number[]>([]);
  #run: Run | null = null;
  #attempt = 0;

  constructor(private readonly deps: RecorderDeps) {}

  /** Null once it records (or was cancelled meanwhile), otherwise why it cannot. */
  async start(): Promise<Trouble | null> {
    if (this.phase !== 'idle') return null;
    const attempt = ++this.#attempt;
    this.phase = 'asking';
    this.ms = 0;
    this.levels = [];
    try {
      const stream = await this.deps.open();
      if (attempt !== this.#attempt) {
        letGo(stream);
        return null;
      }
      this.#begin(stream);
      return null;
    } catch (error) {
      if (attempt === this.#attempt) this.#reset();
      return troubleOf(error);
    }
  }

  /** The recording; null when there was none worth keeping. Asked twice, it is handed over once. */
  async finish(): Promise<Recording | null> {
    const run = this.#run;
    if (!run) {
      this.cancel();
      return null;
    }
    const ms = this.phase === 'recording' ? this.deps.now() - run.began : this.ms;
    this.#run = null;
    this.#reset();
    if (run.recorder.state !== 'inactive') run.recorder.stop();
    await run.ended;
    this.#release(run);
    if (ms < SHORTEST_MS) return null;
    const type = run.recorder.mimeType;
    const audio = await new Blob(run.parts, { type }).arrayBuffer();
    return audio.byteLength > 0 ? { audio, type, ms } : null;
  }

  cancel(): void {
    const recorder = this.#run?.recorder;
    if (recorder && recorder.state !== 'inactive') recorder.stop();
    this.#reset();
  }

  #begin(stream: MediaStream): void {
    const mimeType = typeToRecord((type) => this.deps.isTypeSupported(type));
    let recorder: MediaRecorder;
    try {
      recorder = this.deps.record(stream, { mimeType, audioBitsPerSecond: BITS });
    } catch (error) {
      letGo(stream);
      throw error;
    }
    const parts: Blob[] = [];
    recorder.ondataavailable = (event) => void (event.data.size > 0 && parts.push(event.data));
    const ended = new Promise<void>((done) => {
      recorder.onstop = () => {
        done();
        if (this.#run?.recorder === recorder) this.#fill();
      };
    });
    this.#run = {
      stream,
      recorder,
      parts,
      ended,
      meter: this.deps.meter(stream),
      began: this.deps.now(),
      timer: setInterval(() => this.#tick(), TICK_MS),
    };
    recorder.start();
    this.phase = 'recording';
  }

  #tick(): void {
    const run = this.#run;
    if (!run || this.phase !== 'recording') return;
    this.ms = Math.min(this.deps.now() - run.began, LONGEST_MS);
    if (run.meter) this.levels = [...this.levels, run.meter.level()].slice(-BARS);
    if (this.ms >= LONGEST_MS) run.recorder.stop();
  }

  /** It ended by itself: what there is can still be sent. */
  #fill(): void {
    if (this.phase !== 'recording' || !this.#run) return;
    this.phase = 'full';
    this.#release(this.#run);
  }

  #release(run: Run): void {
    if (run.released) return;
    run.released = true;
    clearInterval(run.timer);
    run.meter?.close();
    letGo(run.stream);
  }

  #reset(): void {
    this.#attempt++;
    const run = this.#run;
    this.#run = null;
    if (run) this.#release(run);
    this.phase = 'idle';
  }
}

function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
