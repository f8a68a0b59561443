// From a sentence nobody understood to the words in it that name a product. Pure.

/** A nickname has at most this many characters. */
export const LONGEST_NICKNAME = 100;
/** A sentence this short is likely nothing but the name. */
const SHORT = 3;

export function wordsOf(sentence: string): string[] {
  return sentence
    .split(/\s+/)
    .map((word) => word.replace(/^[.,!?:;()"״“”„]+|[.,!?:;()"״“”]+$/g, ''))
    .filter(Boolean);
}

/** Which words are marked to begin with: all of a short sentence without figures, else none. */
export function likelyName(words: string[]): ReadonlySet<number> {
  const plain = words.length <= SHORT && !words.some((word) => /\d/.test(word));
  return new Set(plain ? words.keys() : []);
}

export function toggled(marked: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const next = new Set(marked);
  if (!next.delete(index)) next.add(index);
  return next;
}

/** The marked words in their order; empty when there are none, or too many. */
export function nicknameOf(words: string[], marked: ReadonlySet<number>): string {
  const nickname = words.filter((_, index) => marked.has(index)).join(' ');
  return [...nickname].length <= LONGEST_NICKNAME ? nickname : '';
}
