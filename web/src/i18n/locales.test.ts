import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refused, Unreachable } from '../api/problem';
import { amountText, changeText } from '../lib/amount';
import { withoutBidi as bare } from '../lib/bidi';
import en from '../locales/en.json';
import he from '../locales/he.json';
import { has, t } from './index.svelte';
import { explain } from './problem';

const withoutBidi = (text: string) => bare(text).replaceAll('\u00a0', ' ');

type Tree = { [key: string]: string | Tree };
function flat(tree: Tree, before = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  );
}
const hebrew = flat(he);
const english = flat(en);
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts')
      ? [readFileSync(path, 'utf8')]
      : [];
  });
}

describe('the locales', () => {
  it('have the same keys', () => {
    expect([...hebrew.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('fill in the same values', () => {
    for (const [key, text] of english) {
      // A plural form may say its number in words.
      const needed = places(text).filter((name) => name !== 'n');
      expect([key, places(hebrew.get(key)!).filter((name) => name !== 'n')]).toEqual([key, needed]);
    }
  });

  it('hold no empty texts and no directional characters', () => {
    for (const [key, text] of [...hebrew, ...english]) {
      expect([key, text.trim() !== '' && withoutBidi(text) === text]).toEqual([key, true]);
    }
  });

  it('are written in their own alphabet', () => {
    const latinAllowed = new Set([
      'app.name',
      'source.whatsapp',
      'stock.count',
      'notify.channel.whatsapp',
      'notify.chip.whatsapp',
      'deliveries.next_held',
    ]);
    for (const [key, text] of hebrew)
      if (!latinAllowed.has(key)) expect([key, /[א-ת]/.test(text)]).toEqual([key, true]);
    for (const [key, text] of english) expect([key, /[א-ת]/.test(text)]).toEqual([key, false]);
  });

  it('have every text the app asks for', () => {
    const asked = sources('src').flatMap((text) =>
      [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((m) => m[1]!),
    );
    expect(asked.length).toBeGreaterThan(100);
    const missing = asked.filter((key) => !hebrew.has(key) && !hebrew.has(`${key}_other`));
    expect(missing).toEqual([]);
  });
});

describe('texts', () => {
  it('count in Hebrew', () => {
    expect(withoutBidi(t('nav.low', { count: 1 }))).toBe('מוצר אחד מתקרב לסוף');
    expect(withoutBidi(t('nav.low', { count: 2 }))).toBe('שני מוצרים מתקרבים לסוף');
    expect(withoutBidi(t('nav.low', { count: 7 }))).toBe('7 מוצרים מתקרבים לסוף');
  });

  it('isolate what they are filled with', () => {
    expect(t('product.booked', { name: 'Cola', change: '3' })).toContain('\u2068Cola\u2069');
  });

  it('word amounts', () => {
    expect(withoutBidi(amountText({ boxes: 5, units: 12 }, 'bottle'))).toBe('5 ארגזים + 12 בקבוקים');
    expect(withoutBidi(amountText({ boxes: 0, units: 0 }, 'kg'))).toBe('0 ק״ג');
    expect(withoutBidi(amountText({ boxes: 1, units: 0 }, 'bottle'))).toBe('1 ארגז');
    expect(withoutBidi(amountText({ boxes: 0, units: 2.5 }, 'כף'))).toBe('2.5 כף');
  });

  it('word changes as people mean them', () => {
    expect(withoutBidi(changeText({ boxes: 0, units: -3 }, -3, 'bottle', false))).toBe('\u22123 בקבוקים');
    expect(withoutBidi(changeText({ boxes: -1, units: 21 }, -3, 'bottle', true))).toBe('\u22123 בקבוקים');
    expect(withoutBidi(changeText({ boxes: 2, units: 0 }, 48, 'can', false))).toBe('+2 ארגזים');
  });

  it('word errors by their code', () => {
    expect(explain(new Refused({ status: 401, code: 'invalid_credentials' }))).toContain('הסיסמה');
    expect(explain(new Unreachable('offline'))).toContain('רשת');
    expect(explain(new Refused({ status: 418, code: 'teapot' }))).toContain('teapot');
    expect(explain(new Error('x'))).toBe(t('errors.unknown'));
    const available = { boxes: 0, units: 2, total: 2 };
    const short = explain(new Refused({ status: 409, code: 'insufficient_stock', available }));
    expect(withoutBidi(short)).toContain('נשארו 2');
  });

  it('know the reasons and sources of the ledger', () => {
    for (const key of ['reason.finished', 'source.chat', 'movement.OUT', 'role.owner'])
      expect(has(key)).toBe(true);
  });
});
