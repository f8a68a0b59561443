// Nothing typed is lost when the network goes, and nothing is booked twice.
import { expect, test } from '@playwright/test';
import { answerTo, installed, openPage, plain, row, say, signIn, type } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

test('a message said without a network waits, survives a reload, and is booked once', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.movements(products.tomatoes);
  await signIn(page, server.url, employee);
  await installed(page);
  await page.reload();
  await expect(page.getByTestId('composer')).toBeVisible();

  await page.context().setOffline(true);
  await type(page, 'לקחתי 1 קילו עגבניות');
  await expect(page.getByTestId('waiting')).toBeVisible();

  await page.reload(); // The shell comes from the service worker.
  await expect(page.getByTestId('mine').last()).toContainText('לקחתי 1 קילו עגבניות');
  await expect(page.getByTestId('waiting')).toBeVisible();
  expect(await owner.movements(products.tomatoes)).toHaveLength(before.length);

  await page.context().setOffline(false);
  await expect(await answerTo(page, 'לקחתי 1 קילו עגבניות')).toHaveAttribute('data-state', 'done');
  await expect(page.getByTestId('waiting')).toHaveCount(0);
  const after = await owner.movements(products.tomatoes);
  expect(after).toHaveLength(before.length + 1);
  expect(after[0]).toMatchObject({ type: 'OUT', total_change: -1, source: 'chat' });
});

test('an answer lost on the way back is asked for again, not booked again', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.movements(products.tomatoes);
  await signIn(page, server.url, employee);
  let lost = 0;
  await page.route('**/api/chat/message', async (route) => {
    if (lost >= 2) return route.continue();
    lost++;
    await route.fetch(); // It arrives and is booked; the answer does not come back.
    await route.abort('connectionreset');
  });
  const reply = await say(page, 'לקחתי 0.5 קילו עגבניות');
  await expect(reply).toHaveAttribute('data-state', 'done');
  expect(lost).toBe(2);
  expect(await owner.movements(products.tomatoes)).toHaveLength(before.length + 1);
  await expect(reply.getByTestId('booked-line')).toHaveCount(1);
});

test('a tap without a network is booked once, as of when it happened', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.long);
  await signIn(page, server.url, employee);
  await openPage(page, 'stock');
  await row(page, products.long).click();
  await page.context().setOffline(true);
  await page.locator('.quick button', { hasText: /^2$/ }).click();
  await page.getByTestId('book').click();
  await expect(page.getByTestId('waiting-entry')).toBeVisible();
  const tapped = Date.now();
  await page.context().setOffline(false);
  await expect(page.getByTestId('waiting-entry')).toHaveCount(0);
  await expect.poll(async () => (await owner.stock(products.long)).total).toBe(before.total - 2);
  const [movement] = await owner
    .get<{ items: { occurred_at: string; source: string }[] }>(`/stock/movements?product_id=${products.long}`)
    .then((list) => list.items);
  expect(movement?.source).toBe('screen');
  expect(Math.abs(Date.parse(movement!.occurred_at) - tapped)).toBeLessThan(10_000);
});

test('when the stock changed meanwhile, the person is told how', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  await signIn(page, server.url, employee);
  await openPage(page, 'stock');
  await row(page, products.plastic).click();
  await page.context().setOffline(true);
  await page.locator('.quick button', { hasText: /^5$/ }).click();
  await page.getByTestId('book').click();
  await expect(page.getByTestId('waiting-entry')).toBeVisible();

  const { total } = await owner.stock(products.plastic);
  await owner.book(products.plastic, 'OUT', total - 2);
  await page.context().setOffline(false);
  const refused = page.getByTestId('refused-entry');
  await expect(refused).toBeVisible();
  expect(plain((await refused.textContent()) ?? '')).toContain('נשארו 2');
  await refused.getByRole('button', { name: 'לרשום את מה שיש' }).click();
  await expect(refused).toHaveCount(0);
  await expect.poll(async () => (await owner.stock(products.plastic)).total).toBe(0);
});

test('a message typed before a question arrived is not taken for its answer', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.can);
  await signIn(page, server.url, employee);
  await page.context().setOffline(true);
  for (const text of ['לקחתי קולה קטן פחית', '2']) await type(page, text);
  await expect(page.getByTestId('waiting')).toHaveCount(2);
  await page.context().setOffline(false);
  await answerTo(page, '2');
  await expect(page.getByTestId('waiting')).toHaveCount(0);
  expect((await owner.stock(products.can)).total).toBe(before.total);
});

test('the API is never kept by the service worker', async ({ page }) => {
  const { server, employee } = kitchen;
  await signIn(page, server.url, employee);
  await installed(page);
  await openPage(page, 'stock');
  const kept = await page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
    return urls;
  });
  expect(kept).toContain('/index.html');
  expect(kept.filter((path) => path.startsWith('/api'))).toEqual([]);
});
