// The demo restaurant: what `make run` shows to somebody new.
import { expect, test } from '@playwright/test';
import { openPage, plain, say, signIn } from '../support/app';
import { Mezave } from '../support/mezave';

let server: Mezave;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await new Mezave({ demo: true }).start();
});
test.afterAll(() => server.dispose());

/** The printed logins: a role, an e-mail and a password on a line. */
function login(role: RegExp): { id: string; name: string; email: string; password: string } {
  const line = server.output.split('\n').find((l) => role.test(l) && l.includes('@'));
  const [, email, password] = /(\S+@\S+)\s+(?:\S+\s+)*?(\S+)\s*$/.exec(line ?? '') ?? [];
  if (!email || !password) throw new Error(`no login for ${role} in:\n${server.output}`);
  return { id: '', name: '', email, password };
}

test('the printed logins work and the shelves are full', async ({ page }) => {
  await signIn(page, server.url, login(/owner/i));
  await openPage(page, 'stock');
  await expect(page.getByTestId('stock-row').nth(20)).toBeVisible();
  await page.getByTestId('stock-row').first().click();
  await expect(page.getByTestId('history-row').first()).toBeVisible();
});

test('an employee of the demo is asked which cola', async ({ page }) => {
  await signIn(page, server.url, login(/employee/i));
  const reply = await say(page, 'לקחתי 3 קולה קטן');
  await expect(reply).toHaveAttribute('data-state', 'clarify');
  expect(plain((await reply.textContent()) ?? '')).toContain('פחית');
});
