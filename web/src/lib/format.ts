// Numbers, dates and amounts in the reader's language. Pure: language, time
// zone and "now" are arguments.
//
// Numbers come back bare; whoever puts them into a sentence isolates them.
import type { Language } from '../api/schema';
import { isolateNumber } from './bidi';

const LOCALE: Record<Language, string> = { he: 'he-IL', en: 'en-IL' };
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => T,
): T {
  const have = cache.get(key);
  if (have) return have as T;
  const made = make();
  cache.set(key, made);
  return made;
}

/** At most three decimals, as quantities have. */
export function formatNumber(value: number, language: Language): string {
  const format = cached(
    `n${language}`,
    () => new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 3 }),
  );
  return format.format(Object.is(value, -0) ? 0 : value);
}

/** With a sign, as one left-to-right isolate: «−3» never becomes «3−». */
export function formatSigned(value: number, language: Language): string {
  const sign = value < 0 ? '\u2212' : value > 0 ? '+' : '';
  return isolateNumber(sign + formatNumber(Math.abs(value), language));
}

/** A calendar date without a clock (`2026-11-22`): no time zone may move it. */
export function formatDate(date: string, language: Language): string {
  const format = cached(
    `d${language}`,
    () =>
      new Intl.DateTimeFormat(LOCALE[language], {
        day: 'numeric',
        month: 'numeric',
        year: '2-digit',
        timeZone: 'UTC',
      }),
  );
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : format.format(at);
}

/** Time of day of a moment, in the restaurant's time zone. */
export function formatTime(moment: string | number, language: Language, zone: string): string {
  const format = cached(
    `t${language}${zone}`,
    () =>
      new Intl.DateTimeFormat(LOCALE[language], {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }),
  );
  return format.format(new Date(moment));
}

/** How long a recording is: «1:05». */
export function formatLength(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The local calendar day of a moment as `YYYY-MM-DD`, for grouping. */
export function dayOf(moment: string | number, zone: string): string {
  const format = cached(
    `k${zone}`,
    () =>
      new Intl.DateTimeFormat('en-CA', {
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        timeZone: zone,
      }),
  );
  return format.format(new Date(moment));
}

/** "Today", "yesterday", or the weekday with the date. */
export function formatDay(day: string, language: Language, today: string): string {
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  if (distance === 0 || distance === -1) {
    const relative = cached(
      `r${language}`,
      () => new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto' }),
    );
    const words = relative.format(distance, 'day');
    return words.charAt(0).toLocaleUpperCase(LOCALE[language]) + words.slice(1);
  }
  const format = cached(
    `w${language}`,
    () =>
      new Intl.DateTimeFormat(LOCALE[language], {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        timeZone: 'UTC',
      }),
  );
  return format.format(Date.parse(`${day}T00:00:00Z`));
}

/** "Today", "yesterday", or day and month in figures: where there is little room. */
export function formatDayShort(day: string, language: Language, today: string): string {
  const distance = daysUntil(day, today);
  if (distance === 0 || distance === -1) return formatDay(day, language, today);
  const format = cached(
    `s${language}`,
    () => new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'numeric', timeZone: 'UTC' }),
  );
  return format.format(Date.parse(`${day}T00:00:00Z`));
}

/** Days from today to a date; negative once it has passed. */
export function daysUntil(date: string, today: string): number {
  return Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
}
