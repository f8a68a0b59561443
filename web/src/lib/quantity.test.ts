import { describe, expect, it } from 'vitest';
import { parseQuantity } from './quantity';

describe('typed quantities', () => {
  it.each([
    ['3', 3],
    ['2.5', 2.5],
    ['2,5', 2.5],
    ['.25', 0.25],
    ['2.', 2],
    ['', 0],
    [' 7 ', 7],
  ])('%j is %d', (text, value) => expect(parseQuantity(text)).toBe(value));

  it.each(['0.0001', '-3', '1e3', 'שלוש', '1.2.3', '12345678901', '1,234.5'])('%j is none', (text) =>
    expect(parseQuantity(text)).toBeNull(),
  );

  it('boxes are whole', () => {
    expect(parseQuantity('2', true)).toBe(2);
    expect(parseQuantity('2.5', true)).toBeNull();
  });
});
