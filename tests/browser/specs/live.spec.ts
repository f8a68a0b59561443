// What happens elsewhere shows here without a reload.
import { expect, test } from '@playwright/test';
import { openPage, plain, row, signIn } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

test('the low-stock badge, the amount and the inbox follow a booking elsewhere', async ({ page }) => {
  const { server, owner, manager, products } = kitchen;
  await signIn(page, server.url, manager);
  await openPage(page, 'stock');
  const amount = row(page, products.can).getByTestId('amount');
  await expect(amount).toContainText('12');
  await expect(page.getByTestId('badge-stock').getByRole('img')).toHaveCount(0);
  await page.evaluate(() => ((globalThis as { stayed?: boolean }).stayed = true));

  await owner.book(products.can, 'OUT', 3);
  await expect(page.getByTestId('badge-stock').getByRole('img')).toHaveText('1');
  await expect.poll(async () => plain((await amount.textContent()) ?? '')).toBe('5 ארגזים + 9 בקבוקים');
  await expect(page.getByTestId('badge-inbox').getByRole('img')).toHaveText('1');

  await owner.book(products.can, 'IN', 50);
  await expect(page.getByTestId('badge-stock').getByRole('img')).toHaveCount(0);
  expect(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed)).toBe(true);
});

test('after the server was away, what was missed is there', async ({ page }) => {
  const { server, owner, manager, products } = kitchen;
  await signIn(page, server.url, manager);
  await openPage(page, 'stock');
  await expect(row(page, products.glass)).toBeVisible();
  const before = (await owner.stock(products.glass)).units;
  await page.context().setOffline(true);
  await expect(page.getByText('אין רשת').first()).toBeVisible();
  await owner.book(products.glass, 'OUT', 1);
  await page.context().setOffline(false);
  await expect(row(page, products.glass).getByTestId('amount')).toContainText(String(before - 1));
});

test('a product added elsewhere appears', async ({ page }) => {
  const { server, owner, manager } = kitchen;
  await signIn(page, server.url, manager);
  await openPage(page, 'stock');
  await expect(page.getByTestId('stock-row').first()).toBeVisible();
  const id = await owner.addProduct({ name: 'טחינה גולמית', unit_type: 'kg' });
  await expect(row(page, id)).toBeVisible();
});

test('one screen too many says so, and goes on working', async ({ page }) => {
  const { server, manager } = kitchen;
  const json = { status: 429, code: 'too_many_streams', limit: 20 };
  await page.route('**/api/events', (route) => route.fulfill({ status: 429, json }));
  await signIn(page, server.url, manager);
  await expect(page.getByText('יותר מדי מסכים פתוחים')).toBeVisible();
  await expect(page.getByText('אין רשת')).toHaveCount(0);
  await page.unroute('**/api/events');
  await expect(page.getByText('יותר מדי מסכים פתוחים')).toHaveCount(0);
});
