// What the booking panel sends, and the amounts it offers. Pure.
import type { Stock } from '../../api/schema';
import type { Item } from '../../lib/catalogue.svelte';
import type { Aspect } from '../../lib/router.svelte';
import type { Draft } from '../../outbox/entry';

export type Operation = 'take' | 'waste' | 'receive' | 'count';
export const WASTE_REASONS = ['expired', 'broken', 'spoiled', 'other'] as const;

/** Units offered for a new product; `unit_type` itself is free text. */
export const UNITS = [
  'unit',
  'bottle',
  'kg',
  'liter',
  'pack',
  'bag',
  'carton',
  'jar',
  'roll',
  'tray',
] as const;

export interface Input {
  boxes: number;
  units: number;
  /** `YYYY-MM-DD`, or empty when not given. */
  expiry: string;
  reason: string | null;
  /** Whether the product comes in boxes: only then a count speaks of them. */
  boxed: boolean;
}

export interface Start extends Pick<Input, 'boxes' | 'units' | 'reason'> {
  operation: Operation;
}

/** What the panel shows first: a count begins with what the books say, for those who may count. */
export function startOf(aspect: Aspect | null, item: Item, manages: boolean): Start {
  const { boxes, units } = item.stock;
  if (aspect === 'count' && manages) return { operation: 'count', boxes, units, reason: null };
  const nothing = { boxes: 0, units: 0 };
  if (aspect !== 'waste') return { operation: 'take', ...nothing, reason: null };
  const expired = item.expiresIn !== null && item.expiresIn < 0;
  return { operation: 'waste', ...nothing, reason: expired ? 'expired' : null };
}

const BY_WEIGHT = new Set(['kg', 'liter', 'litre', 'l', 'gram', 'g', 'ml', 'ק"ג', 'ליטר']);

function divisible(unitType: string): boolean {
  return BY_WEIGHT.has(unitType.trim().toLowerCase());
}

export function quickAmounts(unitType: string): number[] {
  return divisible(unitType) ? [0.25, 0.5, 1, 2, 5] : [1, 2, 3, 5, 10];
}

export function stepFor(unitType: string): number {
  return divisible(unitType) ? 0.5 : 1;
}

/** Amounts are positive; the type gives the direction, nothing else does. */
export function draftFor(operation: Operation, productId: string, input: Input): Draft {
  const { boxes, units, expiry, reason, boxed } = input;
  if (operation === 'count')
    return { kind: 'count', count: { product_id: productId, ...(boxed ? { boxes } : {}), units } };
  const type = { take: 'OUT', waste: 'WASTE', receive: 'IN' } as const;
  return {
    kind: 'movement',
    movement: {
      product_id: productId,
      type: type[operation],
      ...(boxes > 0 ? { boxes } : {}),
      ...(units > 0 ? { units } : {}),
      ...(operation === 'receive' && expiry ? { expiry_date: expiry } : {}),
      ...(operation === 'waste' && reason ? { reason } : {}),
    },
  };
}

/** Far outside what is usual for this product: worth a second look before it is booked. */
export function isUnusual(operation: Operation, total: number, usual: Stock['usual']): boolean {
  const range = operation === 'receive' ? usual?.in : operation === 'count' ? null : usual?.out;
  return !!range && total > 3 * range.high;
}
