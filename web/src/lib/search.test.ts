import { describe, expect, it } from 'vitest';
import type { Product } from '../api/schema';
import { fold, matchScore } from './search';

const product = (name: string, more: Partial<Product> = {}) =>
  ({ name, aliases: [], barcodes: [], ...more }) as unknown as Product;

describe('search on the device', () => {
  it('ignores points, final letters, quotes and case', () => {
    expect(fold('לִימוֹן')).toBe(fold('לימון'));
    expect(fold('ק״ג')).toBe(fold('ק"ג'));
    expect(matchScore(product('Sprite Zero'), 'sprITE')).toBeGreaterThan(0);
    expect(matchScore(product('קטשופ היינץ'), 'היינצ')).toBeGreaterThan(0);
  });

  it('wants every word, anywhere', () => {
    const cola = product('קולה', {
      size: '330',
      container_type: 'פחית',
      name_en: 'Cola',
      barcodes: ['7290'],
    });
    expect(matchScore(cola, 'פחית קולה')).toBeGreaterThan(0);
    expect(matchScore(cola, 'cola 330')).toBeGreaterThan(0);
    expect(matchScore(cola, '7290')).toBeGreaterThan(0);
    expect(matchScore(cola, 'קולה זכוכית')).toBe(0);
    expect(matchScore(cola, '  ')).toBe(1);
  });

  it('ranks the beginning of a word first', () => {
    expect(matchScore(product('חלב'), 'חל')).toBeGreaterThan(matchScore(product('שחלב'), 'חל'));
  });
});
