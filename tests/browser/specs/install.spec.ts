// What makes it an app one installs.
import { expect, test } from '@playwright/test';
import { installed, signIn } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
});
test.afterAll(() => kitchen.server.dispose());

interface Manifest {
  name: string;
  short_name: string;
  start_url: string;
  display: string;
  dir: string;
  lang: string;
  icons: { src: string; sizes: string; purpose?: string }[];
}

test('the manifest is complete and its icons are what they say', async ({ page, request }) => {
  await page.goto(kitchen.server.url);
  const link = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await request.get(new URL(link!, kitchen.server.url).href);
  expect(response.headers()['content-type']).toContain('manifest+json');
  const manifest = (await response.json()) as Manifest;
  expect(manifest).toMatchObject({
    short_name: 'Mezave',
    start_url: '/',
    display: 'standalone',
    dir: 'rtl',
    lang: 'he',
  });
  expect(manifest.icons.map((icon) => icon.sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(manifest.icons.some((icon) => icon.purpose === 'maskable')).toBe(true);
  for (const icon of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, icon.src);
    expect(size).toBe(icon.sizes);
  }
});

test('with its worker the app starts without a network, with the last known stock', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.employee);
  await installed(page);
  await page.goto(`${kitchen.server.url}/#/stock`);
  await expect(page.getByTestId('stock-row').first()).toBeVisible();
  // The cache is written within a second of a change.
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((done) => {
            const open = indexedDB.open('mezave-cache');
            open.onsuccess = () => {
              const get = open.result.transaction('queries').objectStore('queries').get('queries');
              get.onsuccess = () => done(String(get.result ?? '').includes('קולה') ? 1 : 0);
            };
          }),
      ),
    )
    .toBe(1);
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByTestId('stock-list')).toContainText('קולה קטן פחית');
  await expect(page.getByText('אין רשת').first()).toBeVisible();
});

test('nothing in the page needs inline script, and no request leaves the server', async ({ page }) => {
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== kitchen.server.url) elsewhere.push(request.url());
  });
  const html = await (await page.goto(kitchen.server.url))!.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/\son\w+=/);
  await signIn(page, kitchen.server.url, kitchen.manager);
  await page.goto(`${kitchen.server.url}/#/stock/p/${kitchen.products.can}`);
  await expect(page.getByTestId('history-row').first()).toBeVisible();
  await page.goto(`${kitchen.server.url}/#/settings`);
  await expect(page.getByTestId('sessions').locator('li').first()).toBeVisible();
  expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
  expect(elsewhere.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
});
