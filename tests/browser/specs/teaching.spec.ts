// What the kitchen calls things: sentences nobody understood, nicknames, house
// notes, and what an answer rests on.
import { expect, type Page, test } from '@playwright/test';
import { Api } from '../support/api';
import { openPage, plain, row, say, signIn } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';
import { expectFit } from '../support/look';

const SENTENCE = 'תארגן את הגזוז האדום מאחורה';
const LONG = 'אבגדהוזחטיכלמנסעפצקרשת'.repeat(3);

let kitchen: Kitchen;
test.beforeAll(async () => {
  kitchen = await openKitchen();
  const employee = await Api.signIn(kitchen.server.url, kitchen.employee);
  for (const text of [SENTENCE, 'בלה בלה בלה', SENTENCE, LONG])
    await employee.post('/chat/message', { text });
});
test.afterAll(() => kitchen.server.dispose());

const sentences = (page: Page) => page.getByTestId('sentence');
const dialog = (page: Page) => page.getByRole('dialog');
const undo = (page: Page) => page.locator('.toast').getByRole('button', { name: 'ביטול' });

async function open(page: Page, what: 'unanswered' | 'nicknames' | 'notes'): Promise<void> {
  await openPage(page, 'settings');
  await page.getByTestId(`open-${what}`).click();
  await expect(dialog(page)).toBeVisible();
}
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
}
interface Rows<T> {
  items: T[];
}

test('the owner sees what was not understood, teaches a nickname, and it is understood', async ({ page }) => {
  const { server, owner, products } = kitchen;
  await signIn(page, server.url, owner.me);
  await open(page, 'unanswered');
  const row = sentences(page).filter({ hasText: SENTENCE });
  await expect(row).toContainText('נאמר פעמיים');
  await expectFit(page, 'unanswered');

  await row.getByRole('button', { name: 'כינוי למוצר' }).click();
  await expect(page.getByTestId('teach')).toBeVisible();
  await expect(page.getByTestId('picker-search')).toHaveCount(0);
  for (const word of ['הגזוז', 'האדום']) await page.getByRole('button', { name: word, exact: true }).click();
  await page.getByTestId('picker-search').fill('קולה');
  await expectFit(page, 'teach');
  await dialog(page).locator(`[data-product="${products.glass}"]`).click();
  await expect(row).toHaveCount(0);

  // Taken back, nothing was taught.
  await undo(page).click();
  await expect(row).toBeVisible();
  expect((await owner.get<Rows<unknown>>('/chat/aliases')).items).toHaveLength(0);

  await row.getByRole('button', { name: 'כינוי למוצר' }).click();
  for (const word of ['הגזוז', 'האדום']) await page.getByRole('button', { name: word, exact: true }).click();
  await dialog(page).locator(`[data-product="${products.glass}"]`).click();
  await close(page);
  await expect
    .poll(async () => (await owner.get<Rows<{ nickname: string }>>('/chat/aliases')).items)
    .toMatchObject([{ nickname: 'הגזוז האדום', product_id: products.glass, learned: false }]);

  const before = await owner.stock(products.glass);
  await openPage(page, 'chat');
  await expect(await say(page, 'לקחתי 2 בקבוקים הגזוז האדום')).toHaveAttribute('data-state', 'done');
  expect((await owner.stock(products.glass)).total).toBe(before.total - 2);
});

test('a sentence becomes a note to the makers, or is put aside', async ({ page }) => {
  const { server, owner } = kitchen;
  await signIn(page, server.url, owner.me);
  await open(page, 'unanswered');
  await sentences(page).filter({ hasText: 'בלה' }).getByRole('button', { name: 'למפתחים' }).click();
  await sentences(page).filter({ hasText: 'אבגד' }).getByRole('button', { name: 'להניח בצד' }).click();
  await expect(page.getByText('הכול הובן')).toBeVisible();
  await expectFit(page, 'all understood');
  await close(page);
  await open(page, 'unanswered');
  await page.getByRole('radio', { name: 'למפתחים' }).check();
  await expect(sentences(page)).toHaveText([/בלה בלה/]);
  await page.getByRole('radio', { name: 'בצד' }).check();
  await expect(sentences(page)).toHaveCount(1);
  await expectFit(page, 'put aside');
  const noted = await owner.get<Rows<{ text: string }>>('/chat/unanswered?state=noted');
  expect(noted.items.map((one) => one.text)).toEqual(['בלה בלה בלה']);
});

test('a manager sees nicknames and forgets one, on its list and on the product', async ({ page }) => {
  const { server, owner, manager, products } = kitchen;
  await owner.post(`/products/${products.long}/nicknames`, { nickname: 'נביעות' });
  await owner.post(`/products/${products.long}/nicknames`, { nickname: 'מים של הילדים עם הפקק המוזר' });
  await owner.post(`/products/${products.can}/nicknames`, { nickname: 'אדומה' });
  await signIn(page, server.url, manager);
  await openPage(page, 'settings');
  await expect(page.getByTestId('open-unanswered')).toHaveCount(0);
  await open(page, 'nicknames');
  await expect(page.getByTestId('nickname').filter({ hasText: 'נביעות' })).toBeVisible();
  await expectFit(page, 'nicknames');
  await page.getByRole('button', { name: 'לשכוח את \u2068נביעות' }).click();
  await expect(page.getByTestId('nickname').filter({ hasText: 'נביעות' })).toHaveCount(0);
  await undo(page).click();
  await expect(page.getByTestId('nickname').filter({ hasText: 'נביעות' })).toBeVisible();
  await page.getByRole('button', { name: 'לשכוח את \u2068נביעות' }).click();
  await close(page);
  const left = async () =>
    (await owner.get<Rows<{ nickname: string; product_id: string }>>('/chat/aliases')).items
      .filter((one) => one.product_id !== products.glass)
      .map((one) => one.nickname)
      .sort();
  await expect.poll(left).toEqual(['אדומה', 'מים של הילדים עם הפקק המוזר']);

  await openPage(page, 'stock');
  await row(page, products.can).click();
  const shown = page.getByTestId('product-nicknames');
  await expect(shown).toContainText('אדומה');
  await shown.getByRole('button').click();
  await expect(shown).toHaveCount(0);
  await page.goBack();
  await expect.poll(left).toEqual(['מים של הילדים עם הפקק המוזר']);
});

test('house notes are written once, and deleted', async ({ page }) => {
  const { server, owner, manager } = kitchen;
  const notes = async () => (await owner.get<Rows<{ text: string }>>('/chat/notes')).items.map((n) => n.text);
  await signIn(page, server.url, manager);
  await open(page, 'notes');
  await expect(page.getByText('עוד אין הערות')).toBeVisible();
  await expectFit(page, 'no notes');
  await dialog(page).getByRole('textbox').fill('הירקן מגיע בימי ראשון');
  await page.getByRole('button', { name: 'הוספה' }).click();
  await expect(page.getByTestId('note')).toHaveCount(1);
  expect(await notes()).toEqual(['הירקן מגיע בימי ראשון']);
  await expectFit(page, 'notes');
  await page.getByTestId('note').getByRole('button').click();
  await expect(page.getByTestId('note')).toHaveCount(0);
  await close(page);
  await expect.poll(notes).toEqual([]);
});

test('staff are not asked to teach', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.employee);
  await openPage(page, 'settings');
  await expect(page.getByTestId('sessions')).toBeVisible();
  await expect(page.getByTestId('teaching')).toHaveCount(0);
});

test('an answer shows what it rests on, when asked', async ({ page }) => {
  const { server, employee, products } = kitchen;
  await page.route('**/api/chat/message', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Record<string, unknown>;
    const facts = [
      { kind: 'stock', subject_id: products.can, text: 'קולה קטן פחית: 132 בקבוקים' },
      { kind: 'note', subject_id: null, text: 'הירקן מגיע בימי ראשון' },
    ];
    await route.fulfill({ response, json: { ...answer, facts } });
  });
  await signIn(page, server.url, employee);
  const reply = await say(page, 'מה חסר?');
  const facts = reply.getByTestId('facts');
  expect(plain((await facts.locator('summary').textContent()) ?? '')).toBe('על סמך שתי עובדות');
  await expect(facts.getByText('הירקן מגיע')).toBeHidden();
  await facts.locator('summary').click();
  await expect(facts.getByText('הירקן מגיע')).toBeVisible();
  await expectFit(page, 'facts');
  await facts.getByRole('button').click();
  await expect(page.getByTestId('product')).toHaveAttribute('data-product', products.can);
});
