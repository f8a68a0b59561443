// Names for messages that are worded outside of any screen.
import type { Product } from '../api/schema';
import { locale, t } from '../i18n/index.svelte';
import { keys, queryClient } from '../lib/data';
import { productLabel } from '../lib/names';

export function productOf(id: string): { name: string; unitType: string } {
  const products = queryClient.getQueryData<Product[]>(keys.products());
  const product = products?.find((p) => p.id === id);
  return product
    ? { name: productLabel(product, locale.language), unitType: product.unit_type }
    : { name: t('product.unknown'), unitType: 'unit' };
}
