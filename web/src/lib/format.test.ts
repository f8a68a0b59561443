import { describe, expect, it } from 'vitest';
import { isolate, withoutBidi } from './bidi';
import {
  dayOf,
  daysUntil,
  formatDate,
  formatDay,
  formatDayShort,
  formatNumber,
  formatSigned,
  formatTime,
} from './format';
import { newId } from './id';

const zone = 'Asia/Jerusalem';

describe('numbers', () => {
  it('shows at most three decimals and no negative zero', () => {
    expect(formatNumber(2.5, 'he')).toBe('2.5');
    expect(formatNumber(0.2, 'en')).toBe('0.2');
    expect(formatNumber(1234.5678, 'he')).toBe('1,234.568');
    expect(formatNumber(-0, 'he')).toBe('0');
  });

  it('keeps a sign on the left of its number inside Hebrew', () => {
    expect(formatSigned(-3, 'he')).toBe('\u2066\u22123\u2069');
    expect(formatSigned(12, 'he')).toBe('\u2066+12\u2069');
    expect(formatSigned(0, 'en')).toBe('\u20660\u2069');
  });
});

describe('dates', () => {
  it('does not move a calendar date', () => {
    expect(withoutBidi(formatDate('2026-11-22', 'he'))).toMatch(/22.11.26/);
    expect(formatDate('not a date', 'he')).toBe('not a date');
  });

  it("uses the restaurant's time zone, not the device's", () => {
    expect(formatTime('2026-11-22T22:30:00.000000Z', 'he', zone)).toBe('00:30');
    expect(dayOf('2026-11-22T22:30:00.000000Z', zone)).toBe('2026-11-23');
    expect(formatTime('2026-11-22T22:30:00Z', 'en', 'UTC')).toBe('22:30');
  });

  it('names near days', () => {
    expect(formatDay('2026-11-22', 'he', '2026-11-22')).toBe('היום');
    expect(formatDay('2026-11-21', 'he', '2026-11-22')).toBe('אתמול');
    expect(formatDay('2026-11-21', 'en', '2026-11-22')).toBe('Yesterday');
    expect(formatDay('2026-11-01', 'he', '2026-11-22')).toContain('נובמבר');
    expect(formatDayShort('2026-11-22', 'he', '2026-11-22')).toBe('היום');
    expect(withoutBidi(formatDayShort('2026-11-01', 'he', '2026-11-22'))).toMatch(/^1.11$/);
  });

  it('counts days to an expiry, over a change of clocks too', () => {
    expect(daysUntil('2026-11-25', '2026-11-22')).toBe(3);
    expect(daysUntil('2026-10-26', '2026-10-24')).toBe(2);
    expect(daysUntil('2026-11-20', '2026-11-22')).toBe(-2);
  });
});

describe('isolation', () => {
  it('wraps and unwraps', () => {
    expect(isolate('Cola 330')).toBe('\u2068Cola 330\u2069');
    expect(withoutBidi(`${isolate('קולה')} \u200f3`)).toBe('קולה 3');
  });
});

describe('ids', () => {
  it('are version 7 and sort by time', () => {
    const ids = [newId(1_000), newId(2_000), newId(1_800_000_000_000)];
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
  });
});
