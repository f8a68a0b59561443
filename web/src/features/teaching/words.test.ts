import { describe, expect, it } from 'vitest';
import { LONGEST_NICKNAME, likelyName, nicknameOf, toggled, wordsOf } from './words';

describe('words of a sentence', () => {
  it('are without the marks around them, but with their own', () => {
    expect(wordsOf('  לקחתי 3 „ג׳ינג׳ים״, בסדר? ')).toEqual(['לקחתי', '3', 'ג׳ינג׳ים', 'בסדר']);
    expect(wordsOf('מים 1.5 ליטר, צה״ל')).toEqual(['מים', '1.5', 'ליטר', 'צה״ל']);
    expect(wordsOf('?!')).toEqual([]);
  });

  it('are all marked where the sentence is likely just a name', () => {
    expect(nicknameOf(['הגזוז', 'האדום'], likelyName(['הגזוז', 'האדום']))).toBe('הגזוז האדום');
    expect(likelyName(wordsOf('לקחתי 3 גזוזים')).size).toBe(0);
    expect(likelyName(wordsOf('תביא לי את הגזוז האדום')).size).toBe(0);
  });

  it('become a nickname in their own order', () => {
    const words = wordsOf('תביא לי את הגזוז האדום');
    const marked = [4, 3, 0].reduce<ReadonlySet<number>>(toggled, new Set());
    expect(nicknameOf(words, toggled(marked, 0))).toBe('הגזוז האדום');
    expect(nicknameOf(words, new Set())).toBe('');
    expect(nicknameOf(['א'.repeat(LONGEST_NICKNAME + 1)], new Set([0]))).toBe('');
  });
});
