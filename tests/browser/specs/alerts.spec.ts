// Alerts where people meet them: how they reach oneself, what is done about
// them in the inbox, and what the owner sees of what was sent.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { Api } from '../support/api';
import { openPage, signIn } from '../support/app';
import { type Kitchen, LONG_NAME, openKitchen } from '../support/kitchen';
import { expectFit } from '../support/look';
import { MailServer } from '../support/mail';

interface Preferences {
  channels: Record<string, string[]>;
  quiet_hours: { from: string; to: string } | null;
  shabbat: boolean;
  digest: string | null;
  min_severity: string;
}

let kitchen: Kitchen;
let mail: MailServer;
test.beforeAll(async () => {
  mail = await new MailServer().start();
  kitchen = await openKitchen(mail.env);
});
test.afterAll(async () => {
  await kitchen.server.dispose();
  mail.stop();
});

/** A summary that is not due while the tests run: hours from now, in the kitchen's clock. */
const summaryAt = (() => {
  const hour = new Date().toLocaleString('en-GB', { hour: '2-digit', timeZone: 'Asia/Jerusalem' });
  return `${String((Number(hour) + 3) % 24).padStart(2, '0')}:30`;
})();

const preferences = (page: Page) => page.getByTestId('preferences');
const chip = (page: Page, alert: string, channel: string) =>
  page.locator(`[data-alert="${alert}"] [data-channel="${channel}"]`);
const saved = (page: Page) => expect(page.getByTestId('saving')).toHaveText('נשמר');

async function openMine(page: Page): Promise<void> {
  await openPage(page, 'settings');
  await page.getByTestId('open-mine').click();
  await expect(preferences(page).getByTestId('way').first()).toBeVisible();
}
async function openSent(page: Page): Promise<void> {
  await openPage(page, 'settings');
  await page.getByTestId('open-sent').click();
  await expect(page.getByTestId('channel').first()).toBeVisible();
}
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
/** What stands in the inbox about a product. */
function alertOf(page: Page, product: string): Locator {
  return page.locator(`[data-testid=alert][data-product="${product}"]`).first();
}

test('what is chosen is saved at once and kept', async ({ page }) => {
  const { server, manager } = kitchen;
  await signIn(page, server.url, manager);
  await openMine(page);
  await expect(chip(page, 'stock_low', 'inbox')).toHaveAttribute('aria-pressed', 'true');
  await expectFit(page, 'preferences');

  await chip(page, 'large_movement', 'email').click();
  await saved(page);
  await chip(page, 'lot_expiring', 'inbox').click();
  await page.getByTestId('quiet-hours').locator('select').first().selectOption('22:30');
  await page.getByRole('switch', { name: 'שבת וחגים' }).uncheck();
  await page.getByRole('switch', { name: 'סיכום פעם ביום' }).check();
  await page.getByLabel('בשעה', { exact: true }).selectOption(summaryAt);
  await page.getByRole('radio', { name: 'חשוב', exact: true }).check();
  await saved(page);
  await expectFit(page, 'preferences, changed');

  const api = await Api.signIn(server.url, manager);
  const kept = await api.get<Preferences>(`/notify/preferences/${manager.id}`);
  expect(kept).toMatchObject({
    quiet_hours: { from: '22:30', to: '07:00' },
    shabbat: false,
    digest: summaryAt,
    min_severity: 'warning',
  });
  expect(kept.channels).toMatchObject({
    stock_low: ['inbox', 'push'],
    large_movement: ['email'],
    lot_expiring: [],
  });

  await page.reload();
  await openMine(page);
  await expect(chip(page, 'large_movement', 'email')).toHaveAttribute('aria-pressed', 'true');
  await expect(chip(page, 'lot_expiring', 'inbox')).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByTestId('quiet-hours').locator('select').first()).toHaveValue('22:30');
  await expect(page.getByRole('switch', { name: 'שבת וחגים' })).not.toBeChecked();
  await expect(page.getByLabel('בשעה', { exact: true })).toHaveValue(summaryAt);
  await expect(page.getByRole('radio', { name: 'חשוב', exact: true })).toBeChecked();
});

test('a channel that does not reach one says why; what was not saved is said and saved again', async ({
  page,
}) => {
  const { server, manager } = kitchen;
  await signIn(page, server.url, manager);
  await openMine(page);
  const whatsapp = chip(page, 'lot_expired', 'whatsapp');
  await expect(whatsapp).toHaveAttribute('aria-disabled', 'true');
  await whatsapp.click({ force: true });
  await expect(page.locator('[data-alert=lot_expired]')).toContainText('עוד לא הופעל בשרת');
  await expect(whatsapp).toHaveAttribute('aria-pressed', 'false');
  await expectFit(page, 'a channel that is not set up');

  await page.route('**/api/notify/preferences/*', (route) => route.abort());
  await chip(page, 'lot_expired', 'email').click();
  const failure = preferences(page).getByRole('alert');
  await expect(failure).toContainText('עוד לא נשמר');
  await expectFit(page, 'not saved');
  await page.unroute('**/api/notify/preferences/*');
  await failure.getByRole('button').click();
  await saved(page);
  const api = await Api.signIn(server.url, manager);
  const kept = await api.get<Preferences>(`/notify/preferences/${manager.id}`);
  expect(kept.channels.lot_expired).toContain('email');
});

test('staff are told that alerts go to others, and keep their number', async ({ page }) => {
  const { server, employee } = kitchen;
  const items = [{ channel: 'whatsapp', is_ready: true, missing: [], address: null }];
  await page.route('**/api/notify/channels', (route) => route.fulfill({ json: { items } }));
  await page.route('**/api/notify/phone/code', (route) =>
    route.fulfill({ status: 202, json: { delivery_id: crypto.randomUUID() } }),
  );
  await signIn(page, server.url, employee);
  await openMine(page);
  await expect(page.getByText('נשלחות לבעלים ולמנהלים')).toBeVisible();
  await expect(page.getByTestId('open-sent')).toHaveCount(0);
  await expect(page.locator('[data-alert]')).toHaveCount(0);

  const phone = page.getByTestId('phone');
  await phone.getByRole('textbox').fill('12');
  await phone.getByRole('button', { name: 'שמירה' }).click();
  await expect(phone.getByRole('alert')).toContainText('050-123-4567');
  await phone.getByRole('textbox').fill('050-765-4321');
  await phone.getByRole('button', { name: 'שמירה' }).click();
  await expect(phone).toContainText('050-765-4321');
  await expect(phone).toContainText('עוד לא מאומת');
  await phone.getByRole('button', { name: 'לשלוח לי קוד' }).click();
  await phone.getByRole('textbox').fill('123 456');
  await expectFit(page, 'a code is asked for');
  await phone.getByRole('button', { name: 'אישור' }).click();
  await expect(phone.getByRole('alert')).toContainText('מבקשים קוד חדש');
  await expect(phone).toHaveAttribute('data-verified', 'false');
});

test('a device that blocks alerts is told how to allow them', async ({ page, context }) => {
  const { server, manager } = kitchen;
  await page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await signIn(page, server.url, manager);
  await openMine(page);
  await expect(page.getByTestId('this-device')).toContainText('הדפדפן חוסם');

  const other = await context.newPage();
  await other.addInitScript(() =>
    Object.defineProperty(Notification, 'permission', { get: () => 'default' }),
  );
  await other.goto(`${server.url}/#/settings`);
  await openMine(other);
  await expect(other.getByRole('switch', { name: 'התראות במכשיר הזה' })).not.toBeChecked();
});

test('what one answers, the other sees; the way back is there, and a delivery ends it', async ({
  page,
  browser,
}) => {
  const { server, owner, manager, products } = kitchen;
  await owner.book(products.can, 'OUT', 10);
  await signIn(page, server.url, manager);
  await openPage(page, 'inbox');
  const mine = alertOf(page, products.can);
  await expect(mine.getByTestId('answers')).toBeVisible();
  await expectFit(page, 'inbox');
  await mine.getByRole('button', { name: 'הוזמן' }).click();
  await expect(mine.getByTestId('handled')).toContainText('שקט עד האספקה');
  await expect(mine.getByTestId('handled')).toContainText(manager.name);
  await expectFit(page, 'inbox, answered');

  const theirs = await browser.newPage();
  await signIn(theirs, server.url, owner.me);
  await openPage(theirs, 'inbox');
  const there = alertOf(theirs, products.can);
  await expect(there.getByTestId('handled')).toContainText(manager.name);
  await there.getByRole('button', { name: /^ביטול/ }).click();
  await expect(there.getByTestId('answers')).toBeVisible();

  await there.getByRole('button', { name: 'לא עכשיו' }).click();
  await expectFit(theirs, 'not now');
  await there.getByRole('button', { name: 'עד מחר' }).click();
  await expect(there.getByTestId('handled')).toContainText('שקט עד');
  await page.reload();
  await expect(mine.getByTestId('handled')).toContainText(owner.me.name);

  await owner.book(products.can, 'IN', 50);
  await expect(mine).toHaveAttribute('data-open', 'false');
  await expect(mine.getByTestId('over')).toContainText('כבר יש מספיק');
  await expect(mine.getByRole('button')).toHaveCount(1);
  await expectFit(page, 'inbox, over');
  await theirs.close();
});

test('an answer that does not arrive is taken back and said', async ({ page }) => {
  const { server, owner, manager } = kitchen;
  const lemons = await owner.addProduct(
    { name: `${LONG_NAME} לימון`, unit_type: 'kg', min_stock_level: 5 },
    { units: 9 },
  );
  await owner.book(lemons, 'OUT', 6);
  await signIn(page, server.url, manager);
  await openPage(page, 'inbox');
  const alert = alertOf(page, lemons);
  await page.route('**/api/notify/inbox/*/answer', (route) => route.abort());
  await alert.getByRole('button', { name: 'הוזמן' }).click();
  await expect(page.locator('.toast')).toContainText('אין קשר לשרת');
  await expect(alert.getByTestId('answers')).toBeVisible();
  await page.unroute('**/api/notify/inbox/*/answer');

  // A count that was wrong is put right there and then.
  await alert.getByRole('button', { name: 'הספירה שגויה' }).click();
  const booking = page.getByTestId('booking');
  await expect(booking.getByRole('radio', { name: 'ספירה' })).toBeChecked();
  await expect(booking.getByRole('textbox')).toHaveValue('3');
  await booking.getByRole('textbox').fill('8');
  await page.getByTestId('book').click();
  await close(page);
  await expect(alert).toHaveAttribute('data-open', 'false');
});

test('the owner sees what failed and why, and sends it again', async ({ page }) => {
  const { server, owner } = kitchen;
  await signIn(page, server.url, owner.me);
  await openSent(page);
  await expect(page.locator('[data-testid=channel][data-channel=email]')).toHaveAttribute(
    'data-ready',
    'true',
  );
  const missing = page.locator('[data-testid=channel][data-channel=whatsapp]');
  await expect(missing).toContainText('MEZAVE_NOTIFICATION__WHATSAPP__');
  await expect(page.getByTestId('deliveries')).toContainText('docs/operations/alerts.md');
  await page.getByRole('radio', { name: 'נכשלו' }).check();
  await expect(page.getByText('שום דבר לא נכשל')).toBeVisible();
  await expectFit(page, 'nothing failed');
  await close(page);

  mail.accepts = false;
  await page.getByTestId('open-mine').click();
  const way = page.locator('[data-testid=way][data-channel=email]');
  await way.getByRole('button', { name: /הודעת ניסיון/ }).click();
  await expect(way.getByRole('status')).toContainText('נשלחה הודעת ניסיון');
  await close(page);

  await page.getByTestId('open-sent').click();
  const failed = page.locator('[data-testid=delivery][data-state=dead]').first();
  await expect(failed).toBeVisible({ timeout: 30_000 });
  await expect(failed).toContainText(owner.me.name);
  await failed.getByRole('button').first().click();
  await expect(failed).toContainText('550');
  await expectFit(page, 'a delivery that failed');
  const id = await failed.getAttribute('data-id');
  mail.accepts = true;
  await failed.getByTestId('resend').click();
  await expect(page.locator(`[data-testid=delivery][data-id="${id}"]`)).toHaveAttribute(
    'data-state',
    'sent',
    {
      timeout: 30_000,
    },
  );
  expect(mail.taken).toHaveLength(1);
  await close(page);
  await expect(page.getByTestId('open-sent').getByRole('img')).toHaveCount(0);
});

test('the list goes on page by page, and says when it cannot be read', async ({ page }) => {
  const { server, owner } = kitchen;
  for (let i = 0; i < 31; i++)
    await owner.post('/notify/email', { user_id: owner.me.id, title: `הודעה ${i}`, body: 'שלום' });
  await signIn(page, server.url, owner.me);
  await openSent(page);
  await expect(page.getByTestId('delivery')).toHaveCount(30);
  await page.getByTestId('more').click();
  await expect(page.getByTestId('delivery').nth(30)).toBeVisible();
  await close(page);

  await page.route('**/api/notify/deliveries?*', (route) =>
    route.fulfill({ status: 403, json: { status: 403, code: 'password_required' } }),
  );
  await page.getByTestId('open-sent').click();
  await expect(page.getByTestId('delivery').first()).toBeVisible();
  await page.getByRole('radio', { name: 'ממתינות' }).check();
  await expect(page.getByText('לזה צריך להיכנס עם סיסמה.')).toBeVisible();
  await expectFit(page, 'the list cannot be read');
});
