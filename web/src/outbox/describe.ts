// An entry in words: «לקיחה: 3 בקבוקים».
import { t } from '../i18n/index.svelte';
import { amountText, type Quantity } from '../lib/amount';
import { formatLength } from '../lib/format';
import type { Entry } from './entry';

export function entryProduct(entry: Entry): string | null {
  const { draft } = entry;
  if (draft.kind === 'movement') return draft.movement.product_id;
  if (draft.kind === 'count') return draft.count.product_id;
  return draft.kind === 'undo' ? draft.productId : null;
}

export function describe(entry: Entry, unitType: string): string {
  const { draft } = entry;
  switch (draft.kind) {
    case 'chat':
      return draft.text;
    case 'voice':
      return t('voice.message', { time: formatLength(draft.ms) });
    case 'undo':
      return t('movement.undo');
    case 'count':
      return `${t('movement.COUNT')}: ${amountText(quantityOf(draft.count), unitType)}`;
    case 'movement':
      return `${t(`movement.${draft.movement.type}`)}: ${amountText(quantityOf(draft.movement), unitType)}`;
  }
}

function quantityOf(said: { boxes?: number | null; units?: number | null }): Quantity {
  return { boxes: said.boxes ?? 0, units: said.units ?? 0 };
}
