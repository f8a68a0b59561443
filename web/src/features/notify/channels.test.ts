import { describe, expect, it } from 'vitest';
import type { ChannelState, Preferences } from '../../api/schema';
import { digestGoesNowhere, reachOf, takes, turned } from './channels';
import { timesWith } from './times';

const own: Preferences = {
  channels: { stock_low: ['inbox', 'push'], digest: ['email'] },
  quiet_hours: null,
  shabbat: true,
  digest: '08:00',
  min_severity: 'info',
};
const states: ChannelState[] = [
  { channel: 'push', is_ready: true, missing: [], address: null },
  { channel: 'whatsapp', is_ready: true, missing: [], address: '+972501234567' },
  { channel: 'email', is_ready: false, missing: ['X'], address: 'a@example.com' },
];

describe('channels', () => {
  it('reach a person only when set up and given an address', () => {
    expect(['inbox', 'push', 'whatsapp', 'email'].map((one) => reachOf(one as 'push', states))).toEqual([
      'ready',
      'no_address',
      'ready',
      'not_set_up',
    ]);
    expect(reachOf('push', undefined)).toBe('not_set_up');
  });

  it('turn over one by one and keep their order', () => {
    const more = turned(turned(own, 'stock_low', 'whatsapp'), 'stock_low', 'inbox');
    expect(more.channels.stock_low).toEqual(['push', 'whatsapp']);
    expect(turned(more, 'stock_low', 'inbox').channels.stock_low).toEqual(['inbox', 'push', 'whatsapp']);
    expect(more.channels.digest).toEqual(['email']);
    expect(takes(turned(own, 'large_movement', 'inbox'), 'large_movement', 'inbox')).toBe(true);
    expect(own.channels.stock_low).toEqual(['inbox', 'push']);
  });

  it('tell of a summary that nothing carries', () => {
    expect(digestGoesNowhere(own, states)).toBe(true);
    expect(digestGoesNowhere(turned(own, 'digest', 'whatsapp'), states)).toBe(false);
    expect(digestGoesNowhere({ ...own, digest: null }, states)).toBe(false);
    expect(digestGoesNowhere(own, undefined)).toBe(false);
  });
});

describe('times to choose from', () => {
  it('are half hours, and what was kept', () => {
    expect(timesWith('08:00')).toHaveLength(48);
    expect(timesWith('08:15').slice(16, 19)).toEqual(['08:00', '08:15', '08:30']);
  });
});
