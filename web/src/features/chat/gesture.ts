// What a finger on the microphone means. Pure.
//
// A tap starts a recording that goes on by itself; holding records until one
// lets go; sliding away drops it.

/** Held longer than this, letting go sends. */
export const HOLD_MS = 450;
/** Slid further than this, letting go drops. */
export const AWAY_PX = 90;

export interface Press {
  at: number;
  x: number;
  y: number;
}
export type Release = 'keep' | 'send' | 'cancel';

export function isAway(press: Press, x: number, y: number): boolean {
  return Math.hypot(x - press.x, y - press.y) > AWAY_PX;
}

/** `recording`: the microphone was already granted; a question for it takes the finger off the button. */
export function released(press: Press, end: Press, recording: boolean): Release {
  if (!recording || end.at - press.at < HOLD_MS) return 'keep';
  return isAway(press, end.x, end.y) ? 'cancel' : 'send';
}
