// Push messages in a browser: what our server encrypts (services/notification
// has its own tests of that, and shares the example with this one) is handed to
// the service worker as the browser does it, and shown.
//
// Subscribing needs the push server of the browser's maker; it is tested with a
// PushManager of ours (web/src/features/notify/push.test.ts).
import { readFileSync } from 'node:fs';
import { type CDPSession, expect, type Page, test } from '@playwright/test';
import { Api } from '../support/api';
import { installed } from '../support/app';
import { Mezave } from '../support/mezave';
import { PushReceiver } from '../support/receiver';

interface Message {
  delivery_id: string;
  title: string;
  body: string;
  language: string;
  dir: string;
  tag: string;
  link: string | null;
  severity: string;
  at: string;
}
type Shown = Pick<Message, 'title' | 'body' | 'dir' | 'tag'> & { lang: string; data: { link: string } };

const example = JSON.parse(
  readFileSync('../../services/notification/tests/push_message.json', 'utf8'),
) as Message;

let server: Mezave;
let receiver: PushReceiver;
test.beforeAll(async () => {
  receiver = await new PushReceiver().start();
  server = await new Mezave({ env: receiver.env }).start();
});
test.afterAll(() => {
  receiver.stop();
  server.dispose();
});

/** The app with its worker, and a way to hand it push messages. */
class Device {
  private constructor(
    readonly page: Page,
    private cdp: CDPSession,
    private registrationId: string,
  ) {}

  static async open(page: Page): Promise<Device> {
    await page.context().grantPermissions(['notifications'], { origin: server.url });
    const cdp = await page.context().newCDPSession(page);
    const registered = new Promise<string>((done) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find((one) => one.scopeURL === `${server.url}/` && !one.isDeleted);
        if (ours) done(ours.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    await page.goto(server.url);
    await installed(page);
    return new Device(page, cdp, await registered);
  }

  /** As the browser hands over what it has decrypted. */
  async push(data: string): Promise<void> {
    await this.cdp.send('ServiceWorker.deliverPushMessage', {
      origin: server.url,
      registrationId: this.registrationId,
      data,
    });
  }

  shown(): Promise<Shown[]> {
    return this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, dir, lang, tag, data }) => ({
        title,
        body,
        dir,
        lang,
        tag,
        data: data as { link: string },
      }));
    });
  }

  /** Wipes away what is shown. */
  clear(): Promise<void> {
    return this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      for (const one of await registration.getNotifications()) one.close();
    });
  }
}

const titles = async (device: Device) => (await device.shown()).map((one) => one.title).sort();

test('what the server sends reaches the screen', async ({ page }) => {
  const owner = await Api.register(server.url);
  await owner.post('/notify/subscriptions', receiver.subscription);
  const { delivery_id } = await owner.post<{ delivery_id: string }>('/notify/test', { channel: 'push' });
  await expect.poll(() => receiver.received.length).toBe(1);
  const { data, headers } = receiver.received[0]!;
  expect(headers['content-encoding']).toBe('aes128gcm');
  expect(headers.authorization).toMatch(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
  const sent = JSON.parse(data) as Message;
  expect(sent).toMatchObject({ delivery_id, language: 'he', dir: 'rtl' });
  expect(Object.keys(sent).sort()).toEqual(Object.keys(example).sort());

  const device = await Device.open(page);
  await device.push(data);
  await expect.poll(() => titles(device)).toEqual([sent.title]);
});

test('a message is shown in its direction, with what is needed for a tap', async ({ page }) => {
  const device = await Device.open(page);
  await device.push(JSON.stringify(example));
  await expect.poll(() => device.shown()).toHaveLength(1);
  const [shown] = await device.shown();
  expect(shown).toEqual({
    title: 'אזל: <b>קולה Zero</b>',
    body: example.body,
    dir: 'rtl',
    lang: 'he',
    tag: example.tag,
    data: { delivery_id: example.delivery_id, link: example.link },
  });
  const english = {
    ...example,
    delivery_id: 'b',
    tag: 'b',
    title: 'Out of stock',
    language: 'en',
    dir: 'ltr',
  };
  await device.push(JSON.stringify(english));
  await expect.poll(() => titles(device)).toEqual(['Out of stock', example.title].sort());
  expect((await device.shown()).find((one) => one.tag === 'b')).toMatchObject({ dir: 'ltr', lang: 'en' });
});

test('a repeat is not shown again, and what is newer takes the older place', async ({ page }) => {
  const device = await Device.open(page);
  const of = (delivery_id: string, title: string, tag: string) =>
    JSON.stringify({ ...example, delivery_id, title, tag });
  await device.push(of('1', 'first', 'cola'));
  await expect.poll(() => titles(device)).toEqual(['first']);
  await device.push(of('2', 'second', 'cola'));
  await expect.poll(() => titles(device)).toEqual(['second']);
  await device.clear();
  await expect.poll(() => titles(device)).toEqual([]);
  await device.push(of('2', 'second', 'cola'));
  // Were the repeat shown, it would stand beside the next one.
  await device.push(of('3', 'third', 'water'));
  await expect.poll(() => titles(device)).toEqual(['third']);
  await device.page.reload();
  await device.push(of('1', 'first', 'cola'));
  await device.push(of('4', 'fourth', 'bread'));
  await expect.poll(() => titles(device)).toEqual(['fourth', 'third']);
});

test('a tap leads the open app to what it is about', async ({ page }) => {
  const device = await Device.open(page);
  await device.push(JSON.stringify(example));
  await expect.poll(() => device.shown()).toHaveLength(1);
  const worker = page
    .context()
    .serviceWorkers()
    .find((one) => one.url().startsWith(server.url));
  // CDP has no tap on a notification: the worker is told of one, which may not bring a window to the front.
  await worker!.evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: { getNotifications(): Promise<Notification[]> };
      NotificationEvent: new (type: string, init: { notification: Notification }) => Event;
    };
    const [notification] = await scope.registration.getNotifications();
    globalThis.dispatchEvent(
      new scope.NotificationEvent('notificationclick', { notification: notification! }),
    );
  });
  await expect.poll(() => new URL(page.url()).hash).toBe(example.link);
  await expect.poll(() => device.shown()).toHaveLength(0);
});
