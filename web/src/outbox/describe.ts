// An entry in words: «לקיחה: 3 בקבוקים».
import { t } from '../i18n/index.svelte';
import { amountText } from '../lib/amount';
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
    case 'undo':
      return t('movement.undo');
    case 'count':
      return `${t('movement.COUNT')}: ${amountText({ boxes: 0, ...draft.count }, unitType)}`;
    case 'movement': {
      const { boxes = 0, units = 0, type } = draft.movement;
      return `${t(`movement.${type}`)}: ${amountText({ boxes, units }, unitType)}`;
    }
  }
}
