// The conversation of the product page, typed in Hebrew.
import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { openPage, options, plain, row, say, signIn, tap } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

test('three small colas: which, boxes or singles, booked, and the manager is told', async ({
  page,
  browser,
}) => {
  const { server, owner, manager, employee, products } = kitchen;
  expect(await owner.stock(products.can)).toMatchObject({ boxes: 5, units: 12, total: 132 });

  await signIn(page, server.url, employee);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');

  const which = await say(page, 'לקחתי 3 קולה קטן');
  await expect(which).toHaveAttribute('data-state', 'clarify');
  const offered = await options(which);
  expect(offered).toHaveLength(3);
  for (const container of ['פחית', 'פלסטיק', 'זכוכית'])
    expect(offered.some((label) => label.includes(container))).toBe(true);
  expect(await owner.stock(products.can)).toMatchObject({ total: 132 });

  const unit = await say(page, 'פחית');
  await expect(unit).toHaveAttribute('data-state', 'clarify');
  expect(plain((await unit.textContent()) ?? '')).toMatch(/ארגז.*בודד/);
  expect(await owner.stock(products.can)).toMatchObject({ total: 132 });

  const booked = await say(page, '3 בקבוקים');
  await expect(booked).toHaveAttribute('data-state', 'done');
  await expect(booked.getByTestId('booked-line')).toHaveCount(1);
  expect(plain((await booked.getByTestId('booked-line').textContent()) ?? '')).toContain('\u22123');

  // The stock: 5 boxes + 12 became 5 boxes + 9.
  expect(await owner.stock(products.can)).toMatchObject({ boxes: 5, units: 9, total: 129 });
  for (const other of [products.plastic, products.glass])
    expect(await owner.movements(other)).toHaveLength(1);
  await openPage(page, 'stock');
  expect(plain((await row(page, products.can).getByTestId('amount').textContent()) ?? '')).toBe(
    '5 ארגזים + 9 בקבוקים',
  );

  // History: who, and from where.
  await row(page, products.can).click();
  const line = page.getByTestId('history-row').first();
  await expect(line).toHaveAttribute('data-source', 'chat');
  await expect(line.getByTestId('history-who')).toHaveText('יוסף');
  await expect(line.getByTestId('history-source')).toHaveText('שיחה');

  // The manager's phone says so: exactly one alert.
  const other = await browser.newContext({ locale: 'he-IL', viewport: { width: 390, height: 844 } });
  const phone = await other.newPage();
  await signIn(phone, server.url, manager);
  await expect(phone.getByTestId('badge-inbox').getByRole('img')).toHaveText('1');
  await openPage(phone, 'inbox');
  await expect(phone.getByTestId('alert')).toHaveCount(1);
  await expect(phone.getByTestId('alert')).toHaveAttribute('data-type', 'stock_low');
  await expect(phone.getByTestId('alert')).toContainText('קולה קטן');

  // A further take below the minimum is not a further alert.
  await owner.book(products.can, 'OUT', 2);
  const managing = await Api.signIn(server.url, manager);
  await expect(phone.getByTestId('badge-stock').getByRole('img')).toHaveText('1');
  await phone.getByTestId('alert').click();
  await expect(phone.getByTestId('product')).toBeVisible();
  await expect
    .poll(async () => (await managing.inbox()).map((alert) => alert.read_at !== null))
    .toEqual([true]);
  await expect(phone.getByTestId('badge-inbox').getByRole('img')).toHaveCount(0);
  await other.close();
});

test('the same by tapping', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.glass);
  await signIn(page, server.url, employee);
  const which = await say(page, 'לקחתי 2 קולה קטן');
  const unit = await tap(page, which, 'זכוכית');
  const booked = await tap(page, unit, 'בודד');
  await expect(booked).toHaveAttribute('data-state', 'done');
  expect((await owner.stock(products.glass)).total).toBe(before.total - 2);
  // What was answered stays to be read, not to be tapped again.
  for (const button of await which.locator('.options button').all()) await expect(button).toBeDisabled();
});

test('undo stands on every booked line', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.tomatoes);
  await signIn(page, server.url, employee);
  const reply = await say(page, 'לקחתי 2 קילו עגבניות');
  await expect(reply).toHaveAttribute('data-state', 'done');
  expect((await owner.stock(products.tomatoes)).total).toBeCloseTo(before.total - 2, 3);

  await reply
    .getByTestId('booked-line')
    .getByRole('button', { name: /^ביטול/ })
    .click();
  await expect(reply.getByTestId('undone')).toBeVisible();
  expect(await owner.stock(products.tomatoes)).toMatchObject({ total: before.total });
  const [undo, take] = await owner.movements(products.tomatoes);
  expect(undo?.undoes).toBe(take?.id);

  // It stays undone after a reload, and cannot be undone twice.
  await page.reload();
  await expect(reply.getByTestId('undone')).toBeVisible();
  await expect(reply.getByTestId('booked-line').getByRole('button', { name: /^ביטול/ })).toHaveCount(0);
});

test('what is not understood books nothing and says so', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.movements(products.can);
  await signIn(page, server.url, employee);
  const reply = await say(page, 'מחר אולי אקח קולה קטן פחית');
  await expect(reply.getByTestId('booked-line')).toHaveCount(0);
  expect(await owner.movements(products.can)).toHaveLength(before.length);
});

test('another device of the same person shows the conversation so far', async ({ page, browser }) => {
  const { server, manager } = kitchen;
  await signIn(page, server.url, manager);
  const which = await say(page, 'לקחתי 3 קולה קטן');
  const elsewhere = await browser.newContext({ locale: 'he-IL' });
  const tablet = await elsewhere.newPage();
  await signIn(tablet, server.url, manager);
  await expect(tablet.getByTestId('mine').last()).toContainText('לקחתי 3 קולה קטן');
  const there = tablet.getByTestId('reply').last();
  expect(await options(there)).toEqual(await options(which));
  await expect(await tap(tablet, there, 'פחית')).toHaveAttribute('data-state', 'clarify');

  // What is undone on one is shown as undone on the other, without being asked.
  const reply = await say(page, 'לקחתי 1 קילו עגבניות');
  await reply
    .getByTestId('booked-line')
    .getByRole('button', { name: /^ביטול/ })
    .click();
  await expect(reply.getByTestId('undone')).toBeVisible();
  const third = await (await browser.newContext({ locale: 'he-IL' })).newPage();
  await signIn(third, server.url, manager);
  await expect(third.getByTestId('booked-line').last()).toBeVisible();
  await expect(third.getByTestId('booked-line').last().getByTestId('undone')).toBeVisible();
  await third.context().close();
  await elsewhere.close();
});
