// The words of the app in the reader's language.
//
// `t(key, values)` is reactive: what was drawn with it is redrawn when the
// language changes. Values are isolated (bidi) and numbers formatted here, once,
// for every text. Add a language: a locale file and a line in RESOURCES.
import i18next from 'i18next';
import type { Language } from '../api/schema';
import { isolate, isolateNumber } from '../lib/bidi';
import { formatNumber } from '../lib/format';
import en from '../locales/en.json';
import he from '../locales/he.json';

const RESOURCES = { he: { translation: he }, en: { translation: en } };
const CHOSEN = 'mezave.language';

const engine = i18next.createInstance();
void engine.init({
  lng: 'he',
  fallbackLng: 'en',
  resources: RESOURCES,
  initAsync: false,
  interpolation: { escapeValue: false },
});

const chosen = globalThis.localStorage?.getItem(CHOSEN);
let language = $state<Language>(chosen === 'en' ? 'en' : 'he');

export const locale = {
  get language(): Language {
    return language;
  },
  get direction(): 'rtl' | 'ltr' {
    return language === 'he' ? 'rtl' : 'ltr';
  },
};

/** Direction for an input: the page's while it is empty (so that its hint stands right), then its text's. */
export function directionOf(text: string): 'auto' | 'rtl' | 'ltr' {
  return text ? 'auto' : locale.direction;
}

/** The person's choice on this device. */
export function chooseLanguage(next: Language): void {
  localStorage.setItem(CHOSEN, next);
  language = next;
}

/** The account's language, unless this device has a choice of its own. */
export function suggestLanguage(next: Language): void {
  if (!localStorage.getItem(CHOSEN)) language = next;
}

export type Values = Record<string, string | number>;

/** `count` picks the plural form; in the text it is written `{{n}}`. */
export function t(key: string, values: Values = {}): string {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') shown[name] = isolate(value);
    else shown[name === 'count' ? 'n' : name] = isolateNumber(formatNumber(value, language));
  }
  if (typeof values.count === 'number') shown.count = values.count;
  return engine.getFixedT(language)(key, shown) as string;
}

export function has(key: string): boolean {
  return engine.exists(key, { lng: language });
}
