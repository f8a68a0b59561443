// Whether one can speak here: the browser must be able to record (and lets only
// https pages and localhost), and the server must have somebody who listens.
import { Recorder, type RecorderDeps } from './recorder.svelte';

let heard = $state(true);

const canRecord =
  typeof globalThis.MediaRecorder === 'function' && !!globalThis.navigator?.mediaDevices?.getUserMedia;

export const voice = {
  get offered(): boolean {
    return canRecord && heard;
  },
};

/** The server said that it has no speech recognition: not offered again until the app is opened anew. */
export function nobodyListens(): void {
  heard = false;
}

const browser: RecorderDeps = {
  open: () =>
    navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    }),
  record: (stream, options) => new MediaRecorder(stream, options),
  isTypeSupported: (type) => MediaRecorder.isTypeSupported(type),
  meter: meterOf,
  now: () => performance.now(),
};

function meterOf(stream: MediaStream): ReturnType<RecorderDeps['meter']> {
  try {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    return {
      level: () => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, s) => sum + s * s, 0) / samples.length;
        return Math.min(1, Math.sqrt(power) * 4);
      },
      close: () => void context.close(),
    };
  } catch {
    return null;
  }
}

export function newRecorder(): Recorder {
  return new Recorder(browser);
}
