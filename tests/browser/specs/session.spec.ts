// Staying signed in, changing language, leaving.
import { expect, test } from '@playwright/test';
import { openPage, say, signIn } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

/** Makes the access token look spent to every tab. */
const EXPIRE = () => {
  const session = JSON.parse(localStorage.getItem('mezave.session')!);
  localStorage.setItem('mezave.session', JSON.stringify({ ...session, expiresAt: 0 }));
};

test('a spent token is renewed unseen, also with two tabs at the same moment', async ({ page, context }) => {
  const { server, employee } = kitchen;
  await signIn(page, server.url, employee);
  const second = await context.newPage();
  await second.goto(server.url);
  await expect(second.getByTestId('composer')).toBeVisible();
  const statuses: number[] = [];
  const keysOf = new Map<string, Set<string>>();
  context.on('response', async (response) => {
    if (!response.url().endsWith('/api/auth/refresh')) return;
    statuses.push(response.status());
    const { refresh_token: token } = response.request().postDataJSON() as { refresh_token: string };
    const key = (await response.request().allHeaders())['idempotency-key'] ?? '';
    keysOf.set(token, (keysOf.get(token) ?? new Set()).add(key));
  });
  // Away from the app while the token is spent, so that both tabs find out at once.
  for (const tab of [page, second]) await tab.goto(`${server.url}/favicon.svg`);
  await page.evaluate(EXPIRE);
  await Promise.all([page.goto(server.url), second.goto(server.url)]);
  for (const tab of [page, second]) {
    await say(tab, 'כמה קולה נשאר?');
    await expect(tab.getByTestId('composer')).toBeVisible();
  }
  // A tab whose storage lags behind asks again, but never for the same token under another key:
  // that is what would look like a thief and end the login.
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(statuses.length).toBeLessThan(5);
  for (const keys of keysOf.values()) expect(keys.size).toBe(1);
});

test('a refresh whose answer was lost does not end the login', async ({ page, context }) => {
  const { server, employee } = kitchen;
  await signIn(page, server.url, employee);
  let lost = 0;
  await context.route('**/api/auth/refresh', async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.evaluate(EXPIRE);
  await page.reload();
  await say(page, 'כמה קולה נשאר?');
  expect(lost).toBeGreaterThan(1);
  await page.reload();
  await expect(page.getByTestId('composer')).toBeVisible();
});

test('the language turns the whole page and is remembered', async ({ page }) => {
  const { server, manager } = kitchen;
  await signIn(page, server.url, manager);
  await openPage(page, 'settings');
  await page.getByRole('radio', { name: 'English' }).check();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await openPage(page, 'stock');
  await expect(page.getByTestId('stock-list')).toContainText('Cola small can');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await openPage(page, 'chat');
  const reply = await say(page, 'took 3 small cola');
  await expect(reply).toHaveAttribute('data-state', 'clarify');
  await openPage(page, 'settings');
  await page.getByRole('radio', { name: 'עברית' }).check();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
});

test('other logins can be ended, and signing out forgets the person', async ({ page, browser }) => {
  const { server, manager } = kitchen;
  const elsewhere = await browser.newContext({ locale: 'he-IL' });
  const other = await elsewhere.newPage();
  await signIn(other, server.url, manager);
  await signIn(page, server.url, manager);
  await openPage(page, 'settings');
  const ends = page.getByTestId('sessions').getByRole('button', { name: 'ניתוק' });
  await expect(ends.first()).toBeVisible();
  while ((await ends.count()) > 0) {
    const before = await ends.count();
    await ends.first().click();
    await expect(ends).toHaveCount(before - 1);
  }
  await expect(page.getByText('המכשיר הזה')).toBeVisible();
  await other.evaluate(EXPIRE);
  await other.reload();
  await expect(other.locator('input[name=password]')).toBeVisible();
  await elsewhere.close();

  await page.getByRole('button', { name: 'יציאה' }).click();
  await expect(page.locator('input[name=password]')).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('mezave.session'))).toBeNull();
  await page.goto(`${server.url}/#/stock`);
  await expect(page.getByTestId('stock-row')).toHaveCount(0);
});
