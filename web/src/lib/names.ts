// A product in the reader's language: its name and the line that tells it from
// its neighbours.
import type { Category, Language, Product } from '../api/schema';
import { t } from '../i18n/index.svelte';
import he from '../locales/he.json';
import { isolate } from './bidi';

export function productName(product: Product, language: Language): string {
  return (language === 'en' && product.name_en) || product.name;
}

export function categoryName(category: Category, language: Language): string {
  return (language === 'en' && category.name_en) || category.name;
}

/** Containers are kept as said, mostly in Hebrew; known ones are worded for the reader. */
export function containerName(container: string): string {
  const said = container.trim().toLowerCase();
  const known = Object.entries(he.container).find(([word, hebrew]) => word === said || hebrew === said)?.[0];
  return known ? t(`container.${known}`) : container;
}

/** The name with its container, where only that tells it from others: «קולה קטן פחית». */
export function productLabel(product: Product, language: Language): string {
  const name = productName(product, language);
  const container = product.container_type ? containerName(product.container_type) : '';
  return container && !name.toLowerCase().includes(container.toLowerCase())
    ? `${name} ${isolate(container)}`
    : name;
}

/** «פחית · 330 מ״ל · Coca-Cola», without what the name already says. */
export function productTraits(product: Product, language: Language): string {
  const name = productName(product, language).toLowerCase();
  return [product.container_type && containerName(product.container_type), product.size, product.brand]
    .filter((trait): trait is string => !!trait && !name.includes(trait.toLowerCase()))
    .map(isolate)
    .join(' · ');
}
