// What the worker does about push messages: shows them once, leads to the app
// on a tap, and keeps the subscription when the browser changes it.
//
// It holds no login. A changed subscription is told to the server by the app
// (features/notify/push.ts), at once where it is open, else when it is next.
import { optionsOf, parse, placeOf, type WorkerMessage } from './message';
import type { Shown } from './shown';

type Registration = Pick<ServiceWorkerRegistration, 'showNotification' | 'getNotifications' | 'pushManager'>;

export interface Surroundings {
  registration: Registration;
  clients: Clients;
  shown: Shown;
  origin: string;
}

export async function show(text: string | undefined, around: Surroundings): Promise<void> {
  const message = parse(text);
  // Browsers punish a push that shows nothing; where to look is all there is to say.
  if (!message)
    return around.registration.showNotification('Mezave', { tag: 'mezave', data: { link: '#/inbox' } });
  const id = message.delivery_id;
  if (await around.shown.has(id).catch(() => false)) return;
  await around.registration.showNotification(message.title, optionsOf(message));
  await around.shown.add(id).catch(() => undefined);
}

export async function open(notification: Notification, around: Surroundings): Promise<void> {
  notification.close();
  const link = placeOf((notification.data as { link?: unknown } | null)?.link);
  const windows = await around.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const window = windows.find((one) => one.visibilityState === 'visible') ?? windows[0];
  if (!window) return void (await around.clients.openWindow(new URL(`/${link}`, around.origin).href));
  tell([window], { type: 'open', link });
  // Refused where no tap brought us here.
  await window.focus().catch(() => undefined);
}

interface Change {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}

export async function renew(change: Change, around: Surroundings): Promise<void> {
  const key = change.oldSubscription?.options.applicationServerKey;
  if (!change.newSubscription && key)
    await around.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  tell(await around.clients.matchAll({ type: 'window', includeUncontrolled: true }), {
    type: 'push-changed',
  });
}

function tell(windows: readonly Client[], message: WorkerMessage): void {
  for (const window of windows) window.postMessage(message);
}
