import { describe, expect, it } from 'vitest';
import type { Item } from '../../lib/catalogue.svelte';
import { draftFor, isUnusual, quickAmounts, startOf } from './booking';

const input = { boxes: 0, units: 3, expiry: '', reason: null, boxed: true };

describe('what a tap books', () => {
  it('has the direction of its button', () => {
    const type = (op: 'take' | 'waste' | 'receive') => {
      const draft = draftFor(op, 'p', input);
      return draft.kind === 'movement' ? draft.movement.type : null;
    };
    expect([type('take'), type('waste'), type('receive')]).toEqual(['OUT', 'WASTE', 'IN']);
  });

  it('sends only what was given', () => {
    expect(draftFor('take', 'p', { ...input, reason: 'expired', expiry: '2026-12-01' })).toEqual({
      kind: 'movement',
      movement: { product_id: 'p', type: 'OUT', units: 3 },
    });
    expect(draftFor('receive', 'p', { ...input, boxes: 2, units: 0, expiry: '2026-12-01' })).toEqual({
      kind: 'movement',
      movement: { product_id: 'p', type: 'IN', boxes: 2, expiry_date: '2026-12-01' },
    });
  });

  it('counts zero as a count', () => {
    expect(draftFor('count', 'p', { ...input, units: 0 })).toEqual({
      kind: 'count',
      count: { product_id: 'p', boxes: 0, units: 0 },
    });
    expect(draftFor('count', 'p', { ...input, boxed: false })).toMatchObject({
      count: { product_id: 'p', units: 3 },
    });
  });

  it('offers parts only of what can be parted', () => {
    expect(quickAmounts('kg')).toContain(0.5);
    expect(quickAmounts('bottle').every(Number.isInteger)).toBe(true);
  });

  it('questions what is far outside the usual, where it is known', () => {
    const usual = { out: { low: 1, median: 3, high: 6 }, in: null };
    expect(isUnusual('take', 60, usual)).toBe(true);
    expect(isUnusual('take', 12, usual)).toBe(false);
    expect(isUnusual('receive', 500, usual)).toBe(false);
    expect(isUnusual('count', 500, usual)).toBe(false);
    expect(isUnusual('waste', 60, {})).toBe(false);
  });
});

describe('what the panel begins with', () => {
  const item = (expiresIn: number | null) =>
    ({ stock: { boxes: 2, units: 5 }, expiresIn }) as unknown as Item;

  it('is a take, or what the product was opened for', () => {
    expect(startOf(null, item(null), true)).toEqual({ operation: 'take', boxes: 0, units: 0, reason: null });
    expect(startOf('history', item(null), true).operation).toBe('take');
    expect(startOf('count', item(null), true)).toMatchObject({ operation: 'count', boxes: 2, units: 5 });
    expect(startOf('count', item(null), false)).toMatchObject({ operation: 'take', units: 0 });
  });

  it('names the reason of waste where it is plain', () => {
    expect(startOf('waste', item(-1), false)).toMatchObject({ operation: 'waste', reason: 'expired' });
    expect(startOf('waste', item(2), false)).toMatchObject({ operation: 'waste', reason: null });
  });
});
