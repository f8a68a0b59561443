import { describe, expect, it } from 'vitest';
import type { Handled, Inbox, InboxItem } from '../../api/schema';
import type { Item } from '../../lib/catalogue.svelte';
import { actsOf, answered, endOf, isOver, momentOf, productOfAlert, snoozesOf } from './alert';
import { foreseen, replaced, told } from './apply';

const alert = (fields: Partial<InboxItem> = {}): InboxItem => ({
  id: 'a',
  type: 'stock_low',
  severity: 'warning',
  title: 't',
  body: 'b',
  product_id: 'p',
  data: {},
  read_at: null,
  created_at: '2026-11-23T10:00:00.000000Z',
  is_open: true,
  handled: null,
  ...fields,
});
const product = (total: number, minimum: number, dates: string[] = []): Item =>
  ({
    product: { min_stock_level: minimum },
    stock: { total, lots: dates.map((expiry_date) => ({ expiry_date, boxes: 0, units: 3 })) },
  }) as unknown as Item;
const handled = (until: string | null): Handled => ({
  answer: 'snooze',
  by: 'u',
  by_name: 'דנה',
  at: '2026-11-23T10:00:00.000000Z',
  until,
});

describe('an alert', () => {
  it('knows its product', () => {
    expect(productOfAlert(alert())).toBe('p');
    expect(productOfAlert(alert({ product_id: null, data: { product_id: 'q' } }))).toBe('q');
    expect(productOfAlert(alert({ product_id: null, data: null }))).toBeNull();
  });

  it('is over when the server or the stock says so', () => {
    expect(isOver(alert({ is_open: false }), product(1, 5))).toBe(true);
    expect(isOver(alert(), product(1, 5))).toBe(false);
    expect(isOver(alert(), product(5, 5))).toBe(true);
    expect(isOver(alert(), undefined)).toBe(false);
    const lot = alert({ type: 'lot_expiring', data: { expiry_date: '2026-11-25' } });
    expect(isOver(lot, product(3, 0, ['2026-11-25']))).toBe(false);
    expect(isOver(lot, product(3, 0, ['2026-12-25']))).toBe(true);
    expect(isOver(alert({ type: 'large_movement' }), product(9, 0))).toBe(false);
  });

  it('is handled until the silence ends', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(answered(alert(), now)).toBeNull();
    expect(answered(alert({ handled: handled(null) }), now)).not.toBeNull();
    expect(answered(alert({ handled: handled('2026-11-24T02:00:00Z') }), now)).not.toBeNull();
    expect(answered(alert({ handled: handled('2026-11-23T12:00:00Z') }), now)).toBeNull();
  });

  it('offers what helps with it', () => {
    expect(actsOf(alert())[0]).toBe('ordered');
    expect(actsOf(alert({ type: 'lot_expired' }))).toEqual(['waste', 'later']);
    expect(actsOf(alert({ type: 'large_movement' }))).toEqual(['history']);
    expect(snoozesOf(alert())).toContain('delivery');
    expect(snoozesOf(alert({ type: 'lot_expired' }))).not.toContain('delivery');
  });
});

describe('not now', () => {
  const today = (now: string) => ({ now: Date.parse(now), zone: 'Asia/Jerusalem', dayStartsAt: '04:00' });

  it('lasts until a delivery, the next business day, or a week', () => {
    const noon = today('2026-11-23T10:00:00Z');
    expect(endOf('delivery', noon)).toBeNull();
    expect(endOf('tomorrow', noon)).toBe('2026-11-24T02:00:00.000Z');
    expect(endOf('week', noon)).toBe('2026-11-30T10:00:00.000Z');
    // An hour past midnight it is still the day before, in the kitchen.
    expect(endOf('tomorrow', today('2026-11-23T23:00:00Z'))).toBe('2026-11-24T02:00:00.000Z');
  });

  it('follows the clocks of the place, also when they change', () => {
    expect(momentOf('2026-07-01', '04:00', 'Asia/Jerusalem')).toBe(Date.parse('2026-07-01T01:00:00Z'));
    expect(momentOf('2026-03-27', '04:00', 'Asia/Jerusalem')).toBe(Date.parse('2026-03-27T01:00:00Z'));
    expect(momentOf('2026-10-25', '04:00', 'Asia/Jerusalem')).toBe(Date.parse('2026-10-25T02:00:00Z'));
    expect(momentOf('2026-11-23', '04:00', 'America/New_York')).toBe(Date.parse('2026-11-23T09:00:00Z'));
  });
});

describe('the inbox in the cache', () => {
  const inbox = (): Inbox => ({
    items: [alert({ id: 'b', created_at: '2026-11-23T11:00:00.000000Z' }), alert()],
    next_cursor: null,
    unread_count: 2,
  });
  const me = { id: 'u', name: 'דנה' };

  it('shows an answer before the server does', () => {
    const until = '2026-11-24T02:00:00Z';
    const next = foreseen(alert(), { answer: 'snooze', until }, me, '2026-11-23T12:00:00Z');
    expect(next).toMatchObject({ handled: { by_name: 'דנה', until }, read_at: '2026-11-23T12:00:00Z' });
    expect(replaced(inbox(), next).unread_count).toBe(1);
    expect(replaced(inbox(), alert({ id: 'unknown' }))).toEqual(inbox());
    expect(foreseen(next, { answer: 'wake' }, me, 'x').handled).toBeNull();
  });

  it('takes entries from the live stream, new ones first', () => {
    const fresh = alert({ id: 'c', created_at: '2026-11-23T12:00:00.000000Z' });
    expect(told(inbox(), fresh, 3)).toMatchObject({
      unread_count: 3,
      items: [{ id: 'c' }, { id: 'b' }, { id: 'a' }],
    });
    const again = told(inbox(), alert({ handled: handled(null) }), 1);
    expect(again.items.map((one) => [one.id, !!one.handled])).toEqual([
      ['b', false],
      ['a', true],
    ]);
  });
});
