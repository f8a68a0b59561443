// Boxes and units in words: «5 ארגזים + 12 בקבוקים».
//
// `unit_type` is free text of the restaurant; the ones we know have plural
// forms in the locales, others are shown as they are.
import { has, locale, t } from '../i18n/index.svelte';
import { isolate, isolateNumber } from './bidi';
import { formatNumber, formatSigned } from './format';

/** A number and its unit stay on one line. */
const JOIN = '\u00a0';

export interface Quantity {
  boxes: number;
  units: number;
}

export function unitName(unitType: string, count: number): string {
  const key = `unit.${unitType.trim().toLowerCase()}`;
  return has(`${key}_other`) ? t(key, { count }) : isolate(unitType);
}

export function boxName(count: number): string {
  return t('unit.box', { count });
}

/** `null` box size: a product that is not boxed, its boxes are not mentioned. */
export function amountText(quantity: Quantity, unitType: string): string {
  const parts: string[] = [];
  if (quantity.boxes !== 0) parts.push(countOf(quantity.boxes, boxName(quantity.boxes)));
  if (quantity.units !== 0 || parts.length === 0)
    parts.push(countOf(quantity.units, unitName(unitType, quantity.units)));
  return parts.join(' + ');
}

/** A change, with its direction: «−3 בקבוקים». */
export function changeText(change: Quantity, total: number, unitType: string, opened: boolean): string {
  const { boxes, units } = change;
  const mixed = boxes !== 0 && units !== 0 && Math.sign(boxes) !== Math.sign(units);
  // Opening a box is −1 box and +21 units; people mean the three that left.
  if (opened || mixed || (boxes === 0 && units === 0))
    return signed(total, unitName(unitType, Math.abs(total)));
  const parts: string[] = [];
  if (boxes !== 0) parts.push(signed(boxes, boxName(Math.abs(boxes))));
  if (units !== 0) parts.push(signed(units, unitName(unitType, Math.abs(units))));
  return parts.join(' ');
}

function countOf(count: number, name: string): string {
  return `${isolateNumber(formatNumber(count, locale.language))}${JOIN}${name}`;
}

function signed(count: number, name: string): string {
  return `${formatSigned(count, locale.language)}${JOIN}${name}`;
}
