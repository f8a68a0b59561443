// Looking for a product by what people call it: the list on the device at once,
// and what the server adds (it knows typos and nicknames) when typing pauses.
import { createQuery } from '@tanstack/svelte-query';
import { api, body } from '../api/client';
import type { Catalogue, Item } from './catalogue.svelte';
import { keys } from './data';
import { online } from './online.svelte';
import { matchScore } from './search';

const PAUSE_MS = 250;

/** Call while a component is being set up. */
export function useProductSearch(query: () => string, catalogue: () => Catalogue) {
  let asked = $state('');
  $effect(() => {
    const text = query().trim();
    const timer = setTimeout(() => (asked = text), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  const hits = createQuery(() => ({
    queryKey: keys.of('search', asked),
    enabled: asked.length >= 2 && online.now,
    staleTime: 60_000,
    gcTime: 120_000,
    queryFn: async () =>
      (await body(api.GET('/api/products/search', { params: { query: { q: asked, limit: 20 } } }))).items,
  }));
  const found = $derived.by(() => {
    const text = query();
    if (!text.trim()) return null;
    const local = catalogue()
      .items.map((item) => ({ item, score: matchScore(item.product, text) }))
      .filter((hit) => hit.score > 0)
      .sort((a, b) => b.score - a.score)
      .map((hit) => hit.item);
    const known = new Set(local.map((item) => item.product.id));
    const more = (asked === text.trim() ? (hits.data ?? []) : [])
      .map((hit) => catalogue().item(hit.product.id))
      .filter((item): item is Item => !!item && !known.has(item.product.id));
    return [...local, ...more];
  });
  return {
    /** Best first; null while nothing is looked for. */
    get found(): Item[] | null {
      return found;
    },
  };
}
