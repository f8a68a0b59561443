// For everybody: axe on each screen, keyboard alone, targets for wet hands,
// and nothing that sticks out.
import { expect, type Page, test } from '@playwright/test';
import { answerTo, openPage, plain, row, say, signIn } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';
import { misfits, violations } from '../support/look';

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
  await kitchen.owner.book(kitchen.products.can, 'OUT', 3);
  await kitchen.owner.post(`/products/${kitchen.products.long}/nicknames`, { nickname: 'נביעות' });
  await kitchen.owner.post('/chat/notes', { text: 'הירקן מגיע בימי ראשון' });
});
test.afterAll(() => kitchen.server.dispose());

async function everyScreen(page: Page, check: (name: string) => Promise<void>): Promise<void> {
  const { products } = kitchen;
  await say(
    page,
    page.url() && (await page.locator('html').getAttribute('lang')) === 'en'
      ? 'took 3 small cola'
      : 'לקחתי 3 קולה קטן',
  );
  await check('chat');
  await page.getByTestId('microphone').click();
  await expect(page.getByTestId('voice-time')).toHaveText('0:01');
  await check('recording');
  await page.getByTestId('voice-cancel').click();
  await openPage(page, 'stock');
  await expect(row(page, products.can)).toBeVisible();
  await check('stock');
  await row(page, products.can).click();
  await expect(page.getByTestId('history-row').first()).toBeVisible();
  await check('product');
  await page.goBack();
  await openPage(page, 'inbox');
  await expect(page.getByTestId('alert').first()).toBeVisible();
  await check('inbox');
  await openPage(page, 'settings');
  await expect(page.getByTestId('sessions').locator('li').first()).toBeVisible();
  await check('settings');
  for (const list of ['nicknames', 'notes']) {
    await page.getByTestId(`open-${list}`).click();
    await expect(page.getByTestId(list)).toBeVisible();
    await check(list);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
}

const looks = [
  { name: 'Hebrew, phone, light', lang: 'he', scheme: 'light', size: { width: 390, height: 844 } },
  { name: 'English, phone, dark', lang: 'en', scheme: 'dark', size: { width: 390, height: 844 } },
  { name: 'Hebrew, wide, dark', lang: 'he', scheme: 'dark', size: { width: 1280, height: 800 } },
  { name: 'English, small phone, light', lang: 'en', scheme: 'light', size: { width: 340, height: 640 } },
] as const;

for (const look of looks) {
  test(`${look.name}: axe finds nothing, targets are large, nothing sticks out`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
    await page.addInitScript((lang) => localStorage.setItem('mezave.language', lang), look.lang);
    await page.goto(kitchen.server.url);
    await expect(page.locator('.choices')).toBeVisible();
    expect(await violations(page), 'welcome').toEqual([]);
    expect(await misfits(page), 'welcome').toEqual([]);
    await page.locator('.choices button').last().click();
    expect(await violations(page), 'set-up').toEqual([]);
    await signIn(page, kitchen.server.url, kitchen.manager);
    await everyScreen(page, async (name) => {
      expect(await violations(page), name).toEqual([]);
      expect(await misfits(page), name).toEqual([]);
    });
  });
}

test('the keyboard alone is enough', async ({ page }) => {
  const { server, employee, products } = kitchen;
  await signIn(page, server.url, employee);
  await page.getByTestId('composer').focus();
  await page.keyboard.type('לקחתי 3 קולה קטן');
  await page.keyboard.press('Enter');
  const option = (await answerTo(page, 'לקחתי 3 קולה קטן')).locator('.options button').first();
  await expect(option).toBeEnabled();
  await expect(page.getByTestId('composer')).toBeFocused();
  for (let i = 0; i < 12 && !(await option.evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press('Shift+Tab');
  await expect(option).toBeFocused();
  const label = plain((await option.textContent()) ?? '');
  await page.keyboard.press('Enter');
  await answerTo(page, label);

  await openPage(page, 'stock');
  await row(page, products.can).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => !!document.activeElement?.closest('[role=dialog]'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
