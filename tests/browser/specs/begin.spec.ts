// From an empty restaurant to a working one, in the app alone.
import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { openPage, say, signIn } from '../support/app';
import { Mezave } from '../support/mezave';

let server: Mezave;
test.beforeAll(async () => {
  server = await new Mezave().start();
});
test.afterAll(() => server.dispose());

test('the owner adds a product and a person, and the person takes some of it', async ({ page, browser }) => {
  const owner = await Api.register(server.url);
  await signIn(page, server.url, owner.me);

  await openPage(page, 'stock');
  await page.getByRole('button', { name: 'מוצר חדש' }).click();
  const form = page.getByTestId('product-form');
  await form.locator('input[name=name]').fill('טחינה גולמית');
  await form.getByLabel('נמדד לפי').selectOption('kg');
  await form.locator('input[name=minimum]').fill('שלוש');
  await expect(form.getByText('צריך מספר')).toBeVisible();
  await form.locator('input[name=minimum]').fill('2,5');
  await form.getByRole('button', { name: 'שמירה' }).click();
  const row = page.getByTestId('stock-row');
  await expect(row).toContainText('טחינה גולמית');
  await expect(page.getByTestId('badge-stock').getByRole('img')).toHaveText('1');

  await row.click();
  await page.getByRole('radio', { name: 'קבלה' }).check();
  await page.getByTestId('booking').locator('.stepper input').fill('7.5');
  await page.getByTestId('book').click();
  await expect(page.getByTestId('badge-stock').getByRole('img')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await openPage(page, 'settings');
  await page.getByRole('button', { name: 'הוספת איש צוות' }).click();
  await page.locator('input[name=person_name]').fill('יוסף');
  await page.locator('input[name=person_email]').fill('yosef@example.com');
  await page.getByRole('button', { name: 'יצירת הזמנה' }).click();
  const link = await page.getByTestId('invite-url').inputValue();
  expect(link).toContain('/#/invite/');
  await page.keyboard.press('Escape');

  const phone = await browser.newContext({ locale: 'he-IL', viewport: { width: 390, height: 844 } });
  const other = await phone.newPage();
  await other.goto(new URL(new URL(link).hash, server.url).href);
  await other.locator('input[type=password]').fill('a-password-of-yosef');
  await other.getByRole('button', { name: 'כניסה' }).click();
  await expect(other.getByTestId('composer')).toBeVisible();
  const reply = await say(other, 'לקחתי 2 קילו טחינה גולמית');
  await expect(reply.getByTestId('booked-line')).toHaveCount(1);
  await openPage(page, 'stock');
  await expect(page.getByTestId('stock-row').getByTestId('amount')).toContainText('5.5');
  await phone.close();
});
