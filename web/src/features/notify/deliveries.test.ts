import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../api/schema';
import { plan, toneOf } from './deliveries';
import { codeOf, shownNumber } from './phone';

const now = Date.parse('2026-11-23T10:00:00Z');
const delivery = (fields: Partial<Delivery>) => ({ state: 'waiting', attempts: 0, ...fields }) as Delivery;

describe('a delivery', () => {
  it('says when it goes, as long as it is to go', () => {
    expect(plan(delivery({ next_at: '2026-11-24T05:00:00Z' }), now)).toBe('held');
    expect(plan(delivery({ next_at: '2026-11-23T10:05:00Z', attempts: 2 }), now)).toBe('retry');
    expect(plan(delivery({ next_at: '2026-11-23T09:59:00Z' }), now)).toBe('now');
    expect(plan(delivery({ next_at: null }), now)).toBeNull();
    expect(plan(delivery({ state: 'dead', next_at: '2026-11-24T05:00:00Z' }), now)).toBeNull();
  });

  it('stands out when it failed', () => {
    expect(toneOf('dead')).toBe('danger');
    expect(toneOf('cancelled')).toBe('over');
  });
});

describe('a telephone', () => {
  it('shows a number of the country as it is dialled', () => {
    expect(shownNumber('+972501234567')).toBe('050-123-4567');
    expect(shownNumber('+97237654321')).toBe('03-765-4321');
    expect(shownNumber('+14155550100')).toBe('+14155550100');
  });

  it('takes a code as it was pasted', () => {
    expect(codeOf(' 123 456')).toBe('123456');
    expect(codeOf('123-456\u202c')).toBe('123456');
    expect(codeOf('12')).toBe('12');
  });
});
