// Searching the list on the device, while typing and offline: every word must
// begin a word of the product (or be inside one, ranked after). The server's
// search, which knows typos and nicknames, is asked besides.
import type { Product } from '../api/schema';

const FINALS: Record<string, string> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' };

/** One form for what is written in several: points, final letters, quotes, case. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0591-\u05c7\u0300-\u036f"'׳״`´’‘“”\u200e\u200f\u2066-\u2069]/g, '')
    .toLowerCase()
    .replace(/[ךםןףץ]/g, (c) => FINALS[c]!)
    .replace(/[-־–_/,.]+/g, ' ')
    .trim();
}

function haystack(product: Product): string {
  const { name, name_en, brand, size, container_type, aliases, barcodes } = product;
  return fold(
    [name, name_en, brand, size, container_type, ...aliases, ...barcodes].filter(Boolean).join(' '),
  );
}

const folded = new WeakMap<Product, string>();
function foldedOf(product: Product): string {
  let text = folded.get(product);
  if (text === undefined) folded.set(product, (text = ` ${haystack(product)}`));
  return text;
}

/** 0: no match; higher is better. An empty query matches everything. */
export function matchScore(product: Product, query: string): number {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const text = foldedOf(product);
  let score = 0;
  for (const word of words) {
    if (text.includes(` ${word}`)) score += 2;
    else if (text.includes(word)) score += 1;
    else return 0;
  }
  return score;
}
