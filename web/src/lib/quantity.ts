// Quantities as people type them. Exact: at most three decimals, never guessed.

/** Null when the text is not a quantity from 0 to a billion. Empty is 0. */
export function parseQuantity(text: string, whole = false): number | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return 0;
  const pattern = whole ? /^\d{1,9}$/ : /^(\d{1,9}(\.\d{0,3})?|\.\d{1,3})$/;
  return pattern.test(plain) ? Number(plain) : null;
}
