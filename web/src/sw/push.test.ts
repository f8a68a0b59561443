import { beforeEach, describe, expect, it, vi } from 'vitest';
import sent from '../../../services/notification/tests/push_message.json';
import { optionsOf, parse, placeOf } from './message';
import { open, renew, show, type Surroundings } from './push';

const registration = {
  showNotification: vi.fn(async (_title: string, _options?: NotificationOptions) => undefined),
  getNotifications: vi.fn(async () => []),
  pushManager: { subscribe: vi.fn(async () => ({}) as PushSubscription) },
};
const clients = { matchAll: vi.fn(async () => windows), openWindow: vi.fn(async () => null) };
let windows: { visibilityState: string; postMessage: () => void; focus: () => Promise<void> }[] = [];
let remembered: Set<string>;
let around: Surroundings;

const text = JSON.stringify(sent);

beforeEach(() => {
  vi.clearAllMocks();
  windows = [];
  remembered = new Set();
  const shown = {
    has: async (id: string) => remembered.has(id),
    add: async (id: string) => void remembered.add(id),
  };
  around = { registration, clients, shown, origin: 'https://mezave.example' } as unknown as Surroundings;
});

const window = (visibilityState: string) => ({
  visibilityState,
  postMessage: vi.fn(),
  focus: vi.fn(async () => undefined),
});

describe('a push message', () => {
  it('is shown as the server sent it, in its direction', async () => {
    await show(text, around);
    expect(registration.showNotification).toHaveBeenCalledWith(
      'אזל: <b>קולה Zero</b>',
      expect.objectContaining({
        body: sent.body,
        dir: 'rtl',
        lang: 'he',
        tag: sent.tag,
        renotify: true,
        timestamp: Date.parse('2026-09-21T14:13:20Z'),
        data: { delivery_id: sent.delivery_id, link: sent.link },
      }),
    );
  });

  it('is shown once, however often it comes', async () => {
    await show(text, around);
    await show(text, around);
    expect(registration.showNotification).toHaveBeenCalledTimes(1);
    await show(JSON.stringify({ ...sent, delivery_id: 'another' }), around);
    expect(registration.showNotification).toHaveBeenCalledTimes(2);
  });

  it('is shown even where nothing can be remembered', async () => {
    around.shown = {
      has: () => Promise.reject(new Error('full')),
      add: () => Promise.reject(new Error('full')),
    };
    await show(text, around);
    expect(registration.showNotification).toHaveBeenCalledTimes(1);
  });

  it('that was not shown is not taken for shown', async () => {
    registration.showNotification.mockRejectedValueOnce(new TypeError('no permission'));
    await expect(show(text, around)).rejects.toThrow();
    await show(text, around);
    expect(registration.showNotification).toHaveBeenCalledTimes(2);
  });

  it('of another kind leads to the inbox', async () => {
    for (const odd of [undefined, '', 'x', 'null', '{}', '{"delivery_id": 7}']) expect(parse(odd)).toBeNull();
    await show(undefined, around);
    expect(registration.showNotification).toHaveBeenCalledTimes(1);
    const options = optionsOf({ ...sent, dir: 'ltr', severity: 'info', link: null, tag: '' });
    expect(options).toMatchObject({ dir: 'ltr', renotify: false, tag: sent.delivery_id });
    expect(options.data.link).toBe('#/inbox');
    for (const odd of ['https://evil.example', '//evil.example', 'javascript:alert(1)', '#x', 7, null])
      expect(placeOf(odd)).toBe('#/inbox');
  });
});

describe('a tap', () => {
  const notification = () => ({ close: vi.fn(), data: { link: sent.link } }) as unknown as Notification;

  it('leads an open window there', async () => {
    windows = [window('hidden'), window('visible')];
    const tapped = notification();
    await open(tapped, around);
    expect(tapped.close).toHaveBeenCalled();
    expect(windows[0]!.postMessage).not.toHaveBeenCalled();
    expect(windows[1]!.postMessage).toHaveBeenCalledWith({ type: 'open', link: sent.link });
    expect(windows[1]!.focus).toHaveBeenCalled();
    expect(clients.openWindow).not.toHaveBeenCalled();
  });

  it('opens one where none is', async () => {
    await open(notification(), around);
    expect(clients.openWindow).toHaveBeenCalledWith(`https://mezave.example/${sent.link}`);
  });
});

describe('a changed subscription', () => {
  const key = new ArrayBuffer(65);
  const old = { options: { applicationServerKey: key } } as PushSubscription;

  it('is made again for the same key, and the app is told', async () => {
    windows = [window('visible')];
    await renew({ oldSubscription: old }, around);
    expect(registration.pushManager.subscribe).toHaveBeenCalledWith({
      userVisibleOnly: true,
      applicationServerKey: key,
    });
    expect(windows[0]!.postMessage).toHaveBeenCalledWith({ type: 'push-changed' });
  });

  it('that the browser has made itself is only told', async () => {
    await renew({ oldSubscription: old, newSubscription: old }, around);
    await renew({}, around);
    expect(registration.pushManager.subscribe).not.toHaveBeenCalled();
  });
});
