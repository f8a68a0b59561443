// The stock list and booking by tapping.
import { expect, test } from '@playwright/test';
import { openPage, plain, row, signIn } from '../support/app';
import { type Kitchen, LONG_NAME, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

test('search finds by part, container, English and with a typo', async ({ page }) => {
  const { server, employee, products } = kitchen;
  await signIn(page, server.url, employee);
  await openPage(page, 'stock');
  const search = page.getByTestId('stock-search');
  const found = page.getByTestId('stock-row');
  await search.fill('פחית קולה');
  await expect(found).toHaveCount(1);
  await expect(row(page, products.can)).toBeVisible();
  await search.fill('tomato');
  await expect(row(page, products.tomatoes)).toBeVisible();
  await search.fill('עגבניה');
  await expect(row(page, products.tomatoes)).toBeVisible();
  await search.fill('קקקקקק');
  await expect(page.getByText('לא נמצא')).toBeVisible();
  await page.getByRole('button', { name: 'ניקוי החיפוש' }).click();
  await expect(row(page, products.long)).toContainText(LONG_NAME);
});

test('an employee takes in two taps and sees no way to receive or count', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.can);
  await signIn(page, server.url, employee);
  await openPage(page, 'stock');
  await row(page, products.can).click();
  const booking = page.getByTestId('booking');
  await expect(booking.getByRole('radio')).toHaveCount(2);
  await expect(page.getByTestId('book')).toBeDisabled();
  await booking.locator('.quick button', { hasText: /^3$/ }).click();
  expect(plain((await page.getByTestId('book').textContent()) ?? '')).toBe('לקחתי 3 בקבוקים');
  await page.getByTestId('book').click();
  await expect.poll(async () => (await owner.stock(products.can)).total).toBe(before.total - 3);
  const [movement] = await owner.movements(products.can);
  expect(movement).toMatchObject({ type: 'OUT', source: 'screen', performed_by: employee.id });
  // The message offers undo, right where it happened.
  await page.locator('.toast').getByRole('button', { name: 'ביטול' }).click();
  await expect.poll(async () => (await owner.stock(products.can)).total).toBe(before.total);
  await expect(page.getByTestId('product')).toBeVisible();
});

test('waste carries its reason', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  await signIn(page, server.url, employee);
  await openPage(page, 'stock');
  await row(page, products.glass).click();
  await page.getByTestId('booking').getByRole('radio', { name: 'פחת' }).check();
  await page.locator('.quick button', { hasText: /^1$/ }).click();
  await page.getByRole('button', { name: 'נשבר' }).click();
  await page.getByTestId('book').click();
  await expect(page.getByTestId('history-row').first()).toContainText('נשבר');
  const [movement] = await owner
    .get<{ items: { type: string; reason: string; total_change: number }[] }>(
      `/stock/movements?product_id=${products.glass}`,
    )
    .then((list) => list.items);
  expect(movement).toMatchObject({ type: 'WASTE', reason: 'broken', total_change: -1 });
});

test('a manager receives with a date and counts', async ({ page }) => {
  const { server, owner, manager, products } = kitchen;
  await signIn(page, server.url, manager);
  await openPage(page, 'stock');
  await row(page, products.plastic).click();
  const booking = page.getByTestId('booking');
  const before = await owner.stock(products.plastic);
  await booking.getByRole('radio', { name: 'קבלה' }).check();
  await booking.getByRole('button', { name: /^עוד.*ארגזים/ }).click();
  await booking.locator('input[type=date]').fill('2031-01-31');
  await page.getByTestId('book').click();
  await expect.poll(async () => (await owner.stock(products.plastic)).total).toBe(before.total + 24);
  await expect(page.getByTestId('product')).toContainText(/31.1.31/);

  await booking.getByRole('radio', { name: 'ספירה' }).check();
  const [boxes, units] = await booking.locator('.stepper input').all();
  await boxes!.fill('2');
  await units!.fill('7');
  await page.getByTestId('book').click();
  await expect.poll(async () => owner.stock(products.plastic)).toMatchObject({ total: 55 });
  await expect(page.getByTestId('history-row').first()).toContainText('תיקון');
});

test('a landscape tablet shows list and product side by side', async ({ page }) => {
  const { server, manager, products } = kitchen;
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, server.url, manager);
  await expect(page.getByTestId('running-low')).toBeVisible();
  await openPage(page, 'stock');
  await row(page, products.can).click();
  await expect(page.getByTestId('product')).toBeVisible();
  await row(page, products.glass).click();
  await expect(page.getByTestId('product')).toHaveAttribute('data-product', products.glass);
  await page.goBack();
  await expect(page.getByTestId('product')).toHaveCount(0);
  await expect(page.getByTestId('stock-list')).toBeVisible();
});
