// What an alert is about, whether it is still so, and what can be done about
// it. Pure: the stock it speaks of and "now" are arguments.
import type { Handled, InboxItem } from '../../api/schema';
import type { Item } from '../../lib/catalogue.svelte';
import { dayOf, formatTime } from '../../lib/format';
import { businessDay, type Today } from '../product/history';

/** Which product it is about, if any. */
export function productOfAlert(item: InboxItem): string | null {
  return item.product_id ?? fact(item, 'product_id');
}

function fact(item: InboxItem, name: string): string | null {
  const value = (item.data as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : null;
}

/**
 * What it says is over: the server says so, or the stock that this device sees
 * live does. A movement that was large stays what it was.
 */
export function isOver(alert: InboxItem, product: Item | undefined): boolean {
  if (!alert.is_open) return true;
  if (!product) return false;
  if (alert.type === 'stock_low') return product.stock.total >= (product.product.min_stock_level ?? 0);
  const date = fact(alert, 'expiry_date');
  if (!alert.type.startsWith('lot_') || !date) return false;
  return !product.stock.lots.some((lot) => lot.expiry_date === date && (lot.boxes > 0 || lot.units > 0));
}

/** What was answered, until the silence it asked for is over. */
export function answered(alert: InboxItem, now: number): Handled | null {
  const handled = alert.handled ?? null;
  return handled?.until && Date.parse(handled.until) <= now ? null : handled;
}

export type Act = 'ordered' | 'count' | 'waste' | 'open' | 'history' | 'later';

/** The buttons of an alert, the likeliest first. */
export function actsOf(alert: InboxItem): Act[] {
  switch (alert.type) {
    case 'stock_low':
      return ['ordered', 'count', 'later'];
    case 'lot_expired':
      return ['waste', 'later'];
    case 'lot_expiring':
      return ['open', 'later'];
    case 'large_movement':
      return ['history'];
    default:
      return [];
  }
}

export type Snooze = 'delivery' | 'tomorrow' | 'week';

/** A delivery ends what is short; it does nothing for what is old. */
export function snoozesOf(alert: InboxItem): Snooze[] {
  return alert.type === 'stock_low' ? ['delivery', 'tomorrow', 'week'] : ['tomorrow', 'week'];
}

/** Until when; null: until the next delivery. "Tomorrow" is the next business day. */
export function endOf(snooze: Snooze, today: Today): string | null {
  if (snooze === 'delivery') return null;
  if (snooze === 'week') return new Date(today.now + 7 * 86_400_000).toISOString();
  const next = new Date(Date.parse(businessDay(today.now, today)) + 86_400_000).toISOString().slice(0, 10);
  return new Date(momentOf(next, today.dayStartsAt, today.zone)).toISOString();
}

/** The moment at which clocks in `zone` show this day and time (`HH:MM`). */
export function momentOf(day: string, time: string, zone: string): number {
  const wall = Date.parse(`${day}T${time}Z`);
  const ahead = (at: number) => Date.parse(`${dayOf(at, zone)}T${formatTime(at, 'en', zone)}Z`) - at;
  // Twice: the first guess may lie on the other side of a clock change.
  return wall - ahead(wall - ahead(wall));
}
