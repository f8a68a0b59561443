// Products and their stock as one list, with what follows from both: low,
// empty, expiring. Derived on the device, so badges follow every live change
// and work offline.
import { createQuery } from '@tanstack/svelte-query';
import type { Category, Product, Stock } from '../api/schema';
import { clock } from './clock.svelte';
import { categoriesQuery, productsQuery, stockQuery } from './data';
import { dayOf, daysUntil } from './format';

export type Level = 'ok' | 'low' | 'empty';

export interface Item {
  product: Product;
  stock: Stock;
  level: Level;
  /** Days to the nearest expiry among lots that hold anything; null when none. */
  expiresIn: number | null;
}

const NO_LOTS: Stock['lots'] = [];

export function levelOf(product: Product, total: number): Level {
  const minimum = product.min_stock_level ?? 0;
  if (minimum > 0 && total < minimum) return total <= 0 ? 'empty' : 'low';
  return total <= 0 ? 'empty' : 'ok';
}

export function itemOf(product: Product, stock: Stock | undefined, today: string): Item {
  const have: Stock = stock ?? {
    product_id: product.id,
    boxes: 0,
    units: 0,
    total: 0,
    box_size: product.box_size,
    usual: {},
    lots: NO_LOTS,
    seq: 0,
    updated_at: product.updated_at,
  };
  const dates = have.lots.filter((l) => l.expiry_date && (l.boxes !== 0 || l.units !== 0));
  const nearest = dates.map((l) => l.expiry_date!).sort()[0];
  return {
    product,
    stock: have,
    level: levelOf(product, have.total),
    expiresIn: nearest ? daysUntil(nearest, today) : null,
  };
}

/** Below its minimum, empty or not: what the badge counts. */
export function isLow(item: Item): boolean {
  return item.stock.total < (item.product.min_stock_level ?? 0);
}

export function expiresSoon(item: Item): boolean {
  return item.expiresIn !== null && item.expiresIn <= 3;
}

/** Call while a component is being set up (it subscribes to the queries). */
export function useCatalogue() {
  const products = createQuery(productsQuery);
  const stock = createQuery(stockQuery);
  const categories = createQuery(categoriesQuery);
  const today = $derived(dayOf(clock.now, clock.zone));
  const byProduct = $derived(new Map((stock.data ?? []).map((s) => [s.product_id, s])));
  const items = $derived(
    (products.data ?? []).filter((p) => p.is_active).map((p) => itemOf(p, byProduct.get(p.id), today)),
  );
  const byId = $derived(new Map(items.map((item) => [item.product.id, item])));
  const named = $derived(new Map((products.data ?? []).map((p) => [p.id, p])));
  const low = $derived(items.filter(isLow));
  return {
    get items(): Item[] {
      return items;
    },
    get low(): Item[] {
      return low;
    },
    get categories(): Category[] {
      return categories.data ?? [];
    },
    get loading(): boolean {
      return products.isPending || stock.isPending;
    },
    get error(): unknown {
      return products.data && stock.data ? null : (products.error ?? stock.error);
    },
    item: (id: string): Item | undefined => byId.get(id),
    /** Retired products too: history still names them. */
    product: (id: string): Product | undefined => named.get(id),
    retry(): void {
      void products.refetch();
      void stock.refetch();
    },
  };
}
export type Catalogue = ReturnType<typeof useCatalogue>;
