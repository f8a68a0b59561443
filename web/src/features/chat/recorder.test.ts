import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_MS, Recorder, type RecorderDeps, troubleOf, typeToRecord } from './recorder.svelte';

/** A microphone and a recorder as browsers have them, without sound. */
class Stage {
  now = 0;
  stopped = 0;
  bytes = 5;
  grant: () => void = () => undefined;
  refuse: (error: Error) => void = () => undefined;
  recorder: { state: string; onstop?: () => void; ondataavailable?: (e: { data: Blob }) => void } | null =
    null;
  options: MediaRecorderOptions = {};

  deps(): RecorderDeps {
    const stream = { getTracks: () => [{ stop: () => this.stopped++ }] } as unknown as MediaStream;
    return {
      open: () =>
        new Promise((grant, refuse) => {
          this.grant = () => grant(stream);
          this.refuse = refuse;
        }),
      record: (_, options) => {
        this.options = options;
        const recorder = {
          state: 'inactive',
          mimeType: options.mimeType,
          start: () => (recorder.state = 'recording'),
          stop: () => this.end(),
        };
        this.recorder = recorder;
        return recorder as unknown as MediaRecorder;
      },
      isTypeSupported: (type) => type === 'audio/mp4',
      meter: () => ({ level: () => 0.5, close: () => undefined }),
      now: () => this.now,
    };
  }
  /** Sound arrives and the recorder ends, asked to or not. */
  end(): void {
    const recorder = this.recorder!;
    recorder.state = 'inactive';
    recorder.ondataavailable?.({ data: new Blob([new Uint8Array(this.bytes)]) });
    recorder.onstop?.();
  }
  pass(ms: number): void {
    this.now += ms;
    vi.advanceTimersByTime(ms);
  }
}

let stage: Stage;
let recorder: Recorder;
async function recording(): Promise<void> {
  const begun = recorder.start();
  stage.grant();
  expect(await begun).toBeNull();
}

describe('recording', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    stage = new Stage();
    recorder = new Recorder(stage.deps());
  });
  afterEach(() => vi.useRealTimers());

  it('asks, records, counts, and hands over the sound', async () => {
    const begun = recorder.start();
    expect(recorder.phase).toBe('asking');
    stage.grant();
    await begun;
    expect(recorder.phase).toBe('recording');
    stage.pass(2_300);
    expect(recorder.ms).toBe(2_300);
    expect(recorder.levels.length).toBeGreaterThan(3);
    const sound = await recorder.finish();
    expect(sound).toMatchObject({ type: 'audio/mp4', ms: 2_300 });
    expect(sound?.audio.byteLength).toBe(5);
    expect(recorder.phase).toBe('idle');
    expect(stage.stopped).toBe(1);
  });

  it('is handed over once, however often that is asked', async () => {
    await recording();
    stage.pass(2_000);
    const both = await Promise.all([recorder.finish(), recorder.finish()]);
    expect(both.map((sound) => sound?.ms ?? null)).toEqual([2_000, null]);
    expect([recorder.phase, stage.stopped]).toEqual(['idle', 1]);
  });

  it('lets go of the microphone when dropped', async () => {
    await recording();
    recorder.cancel();
    expect([recorder.phase, stage.stopped]).toEqual(['idle', 1]);
    expect(await recorder.finish()).toBeNull();
  });

  it('lets go of a microphone granted after it was dropped', async () => {
    const begun = recorder.start();
    recorder.cancel();
    stage.grant();
    expect(await begun).toBeNull();
    expect([recorder.phase, stage.stopped, stage.recorder]).toEqual(['idle', 1, null]);
  });

  it('stops at the longest length and keeps what there is', async () => {
    await recording();
    stage.pass(LONGEST_MS + 5_000);
    expect([recorder.phase, recorder.ms, stage.stopped]).toEqual(['full', LONGEST_MS, 1]);
    expect(await recorder.finish()).toMatchObject({ ms: LONGEST_MS });
  });

  it('keeps what there is when the device takes the microphone away', async () => {
    await recording();
    stage.pass(3_000);
    stage.end();
    expect(recorder.phase).toBe('full');
    expect(await recorder.finish()).toMatchObject({ ms: 3_000 });
  });

  it('takes a slip of the finger, or no sound at all, for nothing', async () => {
    await recording();
    stage.pass(200);
    expect(await recorder.finish()).toBeNull();
    stage.bytes = 0;
    await recording();
    stage.pass(2_000);
    expect(await recorder.finish()).toBeNull();
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'no_microphone'],
    ['NotReadableError', 'microphone_busy'],
  ])('says why it cannot: %s', async (name, trouble) => {
    const begun = recorder.start();
    stage.refuse(Object.assign(new Error(name), { name }));
    expect(await begun).toBe(trouble);
    expect(recorder.phase).toBe('idle');
  });

  it('records what the browser can write', () => {
    expect(typeToRecord(() => true)).toBe('audio/webm;codecs=opus');
    expect(typeToRecord((type) => type.startsWith('audio/ogg'))).toBe('audio/ogg;codecs=opus');
    expect(typeToRecord(() => false)).toBeUndefined();
    expect(troubleOf('anything')).toBe('microphone_busy');
  });
});
