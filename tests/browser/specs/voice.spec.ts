// Saying it aloud: recorded here, heard by the server's speech model, answered
// like a typed message.
import { expect, type Page, test } from '@playwright/test';
import { answerTo, installed, plain, say, signIn, tap } from '../support/app';
import { type Kitchen, openKitchen } from '../support/kitchen';
import { expectFit } from '../support/look';
import { Speech } from '../support/speech';

let kitchen: Kitchen;
let speech: Speech;
test.beforeAll(async () => {
  speech = await new Speech().start();
  kitchen = await openKitchen(speech.env);
});
test.afterAll(async () => {
  await kitchen.server.dispose();
  speech.stop();
});
test.beforeEach(() => Object.assign(speech, { text: '', sure: true, status: 200, heard: [] }));

const microphone = (page: Page) => page.getByTestId('microphone');
const time = (page: Page) => page.getByTestId('voice-time');
/** A second or more: a busy machine may look away for a whole one. */
const recorded = /^0:0[1-9]$/;
const failed = (page: Page) => page.getByTestId('mine').last().getByTestId('failed');

/** Records for a second, by two taps. */
async function speak(page: Page, text: string): Promise<void> {
  speech.text = text;
  await microphone(page).click();
  await expect(time(page)).toHaveText(recorded);
  await microphone(page).click();
  await expect(page.getByTestId('recording')).toHaveCount(0);
}

/** Presses the microphone for a second and does not let go; where it was pressed. */
async function hold(page: Page): Promise<{ x: number; y: number }> {
  await expect(microphone(page)).toBeEnabled();
  await microphone(page).hover();
  const box = (await microphone(page).boundingBox())!;
  await page.mouse.down();
  await expect(time(page)).toHaveText(recorded);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('what was said is shown as heard, booked, and still there after a reload', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.stock(products.tomatoes);
  await signIn(page, server.url, employee);
  await speak(page, 'לקחתי 1 קילו עגבניות');
  const reply = await answerTo(page, 'לקחתי 1 קילו עגבניות');
  await expect(reply).toHaveAttribute('data-state', 'done');
  await expect(reply.getByTestId('booked-line')).toHaveCount(1);
  expect((await owner.stock(products.tomatoes)).total).toBeCloseTo(before.total - 1, 3);
  // One recording, as browsers make them, with the names of products as hints.
  expect(speech.heard).toHaveLength(1);
  expect(speech.heard[0]!.includes(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))).toBe(true);
  expect(speech.heard[0]!.toString()).toContain('עגבניות');
  await page.reload();
  await answerTo(page, 'לקחתי 1 קילו עגבניות');
});

test('where recognition is unsure, it is asked before it is booked', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.movements(products.tomatoes);
  await signIn(page, server.url, employee);
  speech.sure = false;
  await speak(page, 'לקחתי 0.5 קילו עגבניות');
  const asked = await answerTo(page, 'לקחתי 0.5 קילו עגבניות');
  await expect(asked).toHaveAttribute('data-state', 'clarify');
  expect(await owner.movements(products.tomatoes)).toHaveLength(before.length);
  await expect(await tap(page, asked, 'כן')).toHaveAttribute('data-state', 'done');
  expect(await owner.movements(products.tomatoes)).toHaveLength(before.length + 1);
});

test('holding records until one lets go; sliding away drops it', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.employee);
  speech.text = 'מה חסר?';
  await hold(page);
  await page.mouse.up();
  await answerTo(page, 'מה חסר?');
  const last = page.getByTestId('mine').last();
  const said = (await last.getAttribute('data-id'))!;

  const { x, y } = await hold(page);
  await page.mouse.move(x + 150, y - 10, { steps: 4 });
  await expect(page.getByText('לשחרר כדי לבטל')).toBeVisible();
  await page.mouse.up();
  await expect(page.getByTestId('recording')).toHaveCount(0);
  await expect(last).toHaveAttribute('data-id', said);
  expect(speech.heard).toHaveLength(1);
});

test('a recording can be dropped, and the keyboard is enough', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.manager);
  await microphone(page).click();
  await expectFit(page, 'recording');
  await page.getByTestId('voice-cancel').click();
  await expect(page.getByTestId('composer')).toBeVisible();

  await microphone(page).focus();
  await page.keyboard.press('Enter');
  await expect(time(page)).toHaveText(recorded);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('recording')).toHaveCount(0);
  expect(speech.heard).toHaveLength(0);

  speech.text = 'מה חסר?';
  await page.keyboard.press('Enter');
  await expect(time(page)).toHaveText(recorded);
  await page.keyboard.press('Enter');
  await answerTo(page, 'מה חסר?');
});

test('a double tap sends once and records nothing more', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.manager);
  speech.text = 'מה חסר?';
  await microphone(page).click();
  await expect(time(page)).toHaveText(recorded);
  await microphone(page).dblclick();
  await answerTo(page, 'מה חסר?');
  await expect(page.getByTestId('recording')).toHaveCount(0);
  expect(speech.heard).toHaveLength(1);
});

test('without a network it waits, survives a reload, and is booked once', async ({ page }) => {
  const { server, owner, employee, products } = kitchen;
  const before = await owner.movements(products.tomatoes);
  await signIn(page, server.url, employee);
  await installed(page);
  await page.reload();
  await expect(page.getByTestId('composer')).toBeVisible();
  await page.context().setOffline(true);
  await speak(page, 'לקחתי 0.2 קילו עגבניות');
  const mine = page.getByTestId('mine').last();
  await expect(mine.getByTestId('spoken')).toContainText(/0:0[1-9]/);
  await expect(mine.getByTestId('waiting')).toBeVisible();
  await page.reload();
  await expect(mine.getByTestId('waiting')).toBeVisible();
  expect(speech.heard).toHaveLength(0);

  await page.context().setOffline(false);
  await answerTo(page, 'לקחתי 0.2 קילו עגבניות');
  expect(await owner.movements(products.tomatoes)).toHaveLength(before.length + 1);
  expect(speech.heard).toHaveLength(1);
});

test('what was not heard says why, and is kept where that helps', async ({ page }) => {
  await signIn(page, kitchen.server.url, kitchen.employee);
  await speak(page, '');
  await expect(failed(page)).toContainText('לא נשמע דיבור');
  const actions = page.getByTestId('mine').last().getByRole('button');
  expect((await actions.allTextContents()).map(plain)).toEqual(['להסיר']);
  await expectFit(page, 'no speech');
  await actions.click();

  speech.status = 500;
  await speak(page, 'מה חסר?');
  await expect(failed(page)).toContainText('לא זמין כרגע');
  // Nothing typed after it has to wait for it.
  await say(page, 'מה פג תוקף השבוע?');
  speech.status = 200;
  await page.getByRole('button', { name: 'לשלוח שוב' }).click();
  await answerTo(page, 'מה חסר?');
  await expect(page.getByTestId('failed')).toHaveCount(0);
});

test('when the device takes the microphone away, what was recorded can still be sent', async ({ page }) => {
  await page.addInitScript(() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (what) => {
      const stream = await open(what);
      document.addEventListener('taken-away', () => stream.getTracks().forEach((track) => track.stop()));
      return stream;
    };
  });
  await signIn(page, kitchen.server.url, kitchen.employee);
  speech.text = 'מה חסר?';
  await microphone(page).click();
  await expect(time(page)).toHaveText(recorded);
  await page.evaluate(() => document.dispatchEvent(new Event('taken-away')));
  await expect(page.getByText('ההקלטה הסתיימה')).toBeVisible();
  await expectFit(page, 'ended');
  await microphone(page).click();
  await answerTo(page, 'מה חסר?');
});

test('a microphone that is refused or missing says what to do', async ({ page }) => {
  await page.addInitScript(() => {
    let name = 'NotAllowedError';
    navigator.mediaDevices.getUserMedia = () => {
      const refusal = new DOMException('no', name);
      name = 'NotFoundError';
      return Promise.reject(refusal);
    };
  });
  await signIn(page, kitchen.server.url, kitchen.employee);
  await microphone(page).click();
  await expect(page.locator('.toast')).toContainText('המיקרופון חסום');
  await microphone(page).click();
  await expect(page.locator('.toast')).toContainText('לא נמצא מיקרופון');
  await expect(page.getByTestId('composer')).toBeVisible();
});

test('a browser that cannot record is not offered it', async ({ page }) => {
  await page.addInitScript(() => delete (globalThis as { MediaRecorder?: unknown }).MediaRecorder);
  await signIn(page, kitchen.server.url, kitchen.employee);
  await expect(microphone(page)).toHaveCount(0);
  await expect(page.locator('form button[type=submit]')).toBeVisible();
});

test('a server without speech recognition says so once', async ({ page }) => {
  const deaf = await openKitchen();
  await signIn(page, deaf.server.url, deaf.employee);
  await speak(page, 'מה חסר?');
  await expect(failed(page)).toContainText('לא הופעל זיהוי דיבור');
  await expect(microphone(page)).toHaveCount(0);
  await expect(page.getByTestId('composer')).toBeVisible();
  await say(page, 'מה חסר?');
  await deaf.server.dispose();
});
