// The app as a person uses it: signing in, saying something, looking.
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './api';

/** Text without the invisible characters that keep directions apart. */
export function plain(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export async function signIn(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(url);
  const choose = page.locator('.choices button').first();
  const email = page.locator('input[name=email]');
  await expect(choose.or(email)).toBeVisible();
  if (await choose.isVisible()) await choose.click();
  await email.fill(person.email);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('form button[type=submit]').click();
  await expect(page.getByTestId('composer')).toBeVisible();
}

/** Types a message without waiting for anything. */
export async function type(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

/** Types a message and waits for its answer. */
export async function say(page: Page, text: string): Promise<Locator> {
  await type(page, text);
  return answerTo(page, text);
}

/** Taps an option and waits for the answer. */
export async function tap(page: Page, reply: Locator, label: string): Promise<Locator> {
  const option = reply.locator('.options button', { hasText: label }).first();
  const said = plain((await option.textContent()) ?? '');
  await option.click();
  return answerTo(page, said);
}

/** The answer to what was said last, which must be `text`. */
export async function answerTo(page: Page, text: string): Promise<Locator> {
  const mine = page.getByTestId('mine').last();
  await expect.poll(async () => plain((await mine.locator('.bubble').textContent()) ?? '')).toBe(text);
  const reply = page.locator(`[data-testid=reply][data-to="${await mine.getAttribute('data-id')}"]`);
  await expect(reply).toBeVisible();
  return reply;
}

export async function openPage(page: Page, place: 'chat' | 'stock' | 'inbox' | 'settings'): Promise<void> {
  await page.locator(`nav a[href="#/${place}"]`).click();
  await expect(page.locator(`nav a[href="#/${place}"]`)).toHaveAttribute('aria-current', 'page');
}

export function row(page: Page, productId: string): Locator {
  return page.locator(`[data-testid=stock-row][data-product="${productId}"]`).first();
}

/** Which options the last reply offers. */
export async function options(reply: Locator): Promise<string[]> {
  return (await reply.locator('.options button').allTextContents()).map(plain);
}

/** Waits until the service worker controls the page: the app then starts without a network. */
export async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ready = await navigator.serviceWorker.ready;
    const worker = ready.active;
    if (worker && worker.state !== 'activated')
      await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
  });
}

export async function offline(context: BrowserContext, yes: boolean): Promise<void> {
  await context.setOffline(yes);
}
