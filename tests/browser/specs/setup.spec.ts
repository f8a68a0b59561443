// An empty installation, and the ways in.
import { expect, type Page, test } from '@playwright/test';
import { Api, PASSWORD } from '../support/api';
import { plain } from '../support/app';
import { Mezave } from '../support/mezave';

async function fillSetUp(page: Page): Promise<void> {
  await page.locator('input[name=restaurant_name]').fill('פיצה פלאפל הגליל');
  await page.locator('input[name=name]').fill('דנה כהן');
  await page.locator('input[name=email]').fill('dana@example.com');
  await page.locator('input[name=password]').fill(PASSWORD);
}

test.describe('an empty installation', () => {
  let server: Mezave;
  test.beforeEach(async () => {
    server = await new Mezave().start();
  });
  test.afterEach(() => server.dispose());

  test('is set up by its owner, once', async ({ page, browser }) => {
    await page.goto(server.url);
    await expect(page).toHaveTitle('Mezave');
    await page.getByRole('button', { name: 'הקמת מסעדה חדשה' }).click();
    await fillSetUp(page);
    await page.locator('input[name=password]').fill('short');
    await expect(page.getByText('לפחות 10 תווים.').first()).toBeVisible();
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'הקמת המסעדה' }).click();
    await expect(page.getByTestId('composer')).toBeVisible();
    await expect(page.getByTestId('thread')).toContainText('דנה כהן');
    // An empty restaurant says so instead of showing nothing.
    await page.locator('nav a[href="#/stock"]').click();
    await expect(page.getByText('עוד אין מוצרים')).toBeVisible();
    await page.locator('nav a[href="#/inbox"]').click();
    await expect(page.getByText('הכול שקט')).toBeVisible();

    const second = await (await browser.newContext({ locale: 'he-IL' })).newPage();
    await second.goto(server.url);
    await second.getByRole('button', { name: 'הקמת מסעדה חדשה' }).click();
    await fillSetUp(second);
    await second.locator('input[name=email]').fill('other@example.com');
    await second.getByRole('button', { name: 'הקמת המסעדה' }).click();
    await expect(second.getByRole('alert')).toContainText('כבר הוקמה כאן מסעדה');
    await second.context().close();
  });

  test('wrong and unknown logins are answered alike, and nothing typed leaks', async ({ page }) => {
    const owner = await Api.register(server.url);
    await page.goto(server.url);
    await page.locator('.choices button').first().click();
    const answers: string[] = [];
    for (const email of [owner.me.email, 'nobody@example.com']) {
      await page.locator('input[name=email]').fill(email);
      await page.locator('input[name=password]').fill('not-the-password');
      const answer = page.waitForResponse('**/api/auth/login');
      await page.locator('form button[type=submit]').click();
      expect((await answer).status()).toBe(401);
      await expect(page.getByRole('alert')).toBeVisible();
      answers.push(plain((await page.getByRole('alert').textContent()) ?? ''));
      await expect(page.locator('input[name=password]')).toHaveValue('');
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('לא נכונים');
    expect(page.url()).not.toContain('password');

    await page.locator('input[name=email]').fill(owner.me.email);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('form button[type=submit]').click();
    await expect(page.getByTestId('composer')).toBeVisible();
  });

  test('a server that is down is said to be down', async ({ page }) => {
    await page.goto(server.url);
    await page.locator('.choices button').first().click();
    await page.locator('input[name=email]').fill('a@example.com');
    await page.locator('input[name=password]').fill(PASSWORD);
    await server.stop();
    await page.locator('form button[type=submit]').click();
    await expect(page.getByRole('alert')).toContainText('אין קשר לשרת');
  });
});

test('reached over the network, the set-up code is asked for', async ({ page }) => {
  const server = await new Mezave({ listen: '0.0.0.0:0' }).start();
  try {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'הקמת מסעדה חדשה' }).click();
    await fillSetUp(page);
    await expect(page.locator('input[name=setup_code]')).toHaveCount(0);
    await page.getByRole('button', { name: 'הקמת המסעדה' }).click();
    await page.locator('input[name=setup_code]').fill('WRONG-CODE');
    await page.getByRole('button', { name: 'הקמת המסעדה' }).click();
    await expect(page.getByText('קוד ההקמה לא נכון.')).toBeVisible();
    const code = /set-?up code.*:\s*(\S+)/i.exec(server.output)?.[1] ?? '';
    expect(code, server.output).not.toBe('');
    await page.locator('input[name=setup_code]').fill(code);
    await page.getByRole('button', { name: 'הקמת המסעדה' }).click();
    await expect(page.getByTestId('composer')).toBeVisible();
  } finally {
    await server.dispose();
  }
});
