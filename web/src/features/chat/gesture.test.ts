import { describe, expect, it } from 'vitest';
import { AWAY_PX, HOLD_MS, released } from './gesture';

const press = { at: 1000, x: 40, y: 800 };

describe('a finger on the microphone', () => {
  it.each([
    ['a tap goes on recording', { ...press, at: 1000 + HOLD_MS - 1 }, true, 'keep'],
    ['letting go after holding sends', { ...press, at: 1000 + HOLD_MS }, true, 'send'],
    ['sliding to the side drops', { at: 3000, x: 40 + AWAY_PX + 1, y: 800 }, true, 'cancel'],
    ['sliding up drops', { at: 3000, x: 40, y: 800 - AWAY_PX - 1 }, true, 'cancel'],
    ['a trembling finger sends', { at: 3000, x: 52, y: 790 }, true, 'send'],
    ['while the browser still asks, nothing is sent', { at: 9000, x: 40, y: 800 }, false, 'keep'],
  ] as const)('%s', (_, end, recording, meaning) => {
    expect(released(press, end, recording)).toBe(meaning);
  });
});
