// Times of day to choose from. Pure.

/** Every half hour of a day as `HH:MM`, with `kept` among them. */
export function timesWith(kept: string): string[] {
  const two = (n: number) => String(n).padStart(2, '0');
  const all = Array.from({ length: 48 }, (_, half) => `${two(half >> 1)}:${half % 2 ? '30' : '00'}`);
  return all.includes(kept) ? all : [...all, kept].sort();
}
