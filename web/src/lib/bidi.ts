// Keeps Hebrew and Latin, text and digits, from rearranging each other.
//
// In markup use <bdi>; these are for text that is put together as a string.

const FSI = '\u2068'; // isolate, direction of its own first letter
const LRI = '\u2066'; // isolate, left to right (numbers with a sign)
const PDI = '\u2069';

/** Text of unknown direction (a product name) for use inside a sentence. */
export function isolate(text: string): string {
  return FSI + text + PDI;
}

/** A number, sign included, as one left-to-right unit. */
export function isolateNumber(text: string): string {
  return LRI + text + PDI;
}

/** Without any control characters: for comparing and for labels read aloud. */
export function withoutBidi(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
