// Push messages on this device: on, off, and kept in step with who is signed
// in. The subscription itself is made by the browser at its maker's server.
//
// Whoever signs in on a device that takes push messages gets them from then
// on: `renew` runs whenever the app starts signed in, and moves the device.
import { send } from '../../api/client';

/**
 * `unsupported`: this browser cannot (an iPhone can once the app is on its
 * home screen); `blocked`: the person said no, and only they can change it in
 * the browser's settings.
 */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on';

const PATH = '/api/notify/subscriptions';

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

export async function state(): Promise<PushState> {
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission !== 'granted') return 'off';
  return (await current()) ? 'on' : 'off';
}

/** Asks for permission: call it from a tap. Rejects when the server or the push service fails. */
export async function subscribe(): Promise<PushState> {
  if (!isSupported()) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return state();
  const registration = await navigator.serviceWorker.ready;
  const { subscription, isNew } = await subscribed(registration.pushManager);
  try {
    await call('POST', subscription.toJSON());
  } catch (error) {
    // The server does not know it: it must not look as if it were on.
    if (isNew) await subscription.unsubscribe().catch(() => undefined);
    throw error;
  }
  return 'on';
}

/** Off, even when the server cannot be told: it learns it from the push service. */
export async function unsubscribe(): Promise<PushState> {
  const subscription = await current();
  if (subscription) {
    await forget(subscription);
    await subscription.unsubscribe();
  }
  return state();
}

/** At start and after signing in: this device takes the messages of who is signed in now. */
export async function renew(): Promise<void> {
  if (!isSupported() || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (!(await registration?.pushManager.getSubscription())) return;
  const { subscription } = await subscribed(registration!.pushManager);
  await call('POST', subscription.toJSON());
}

/** Before signing out: the next person's screen shows none of this one's messages. */
export async function leave(): Promise<void> {
  const subscription = await current();
  if (subscription) await forget(subscription);
}

async function current(): Promise<PushSubscription | null> {
  if (!isSupported()) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The subscription for the server's present key; one for another key hears nothing. */
async function subscribed(manager: PushManager): Promise<{ subscription: PushSubscription; isNew: boolean }> {
  const key = await serverKey();
  const old = await manager.getSubscription();
  if (old && isSame(old.options.applicationServerKey, key)) return { subscription: old, isNew: false };
  if (old) {
    await forget(old);
    await old.unsubscribe();
  }
  const subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return { subscription, isNew: true };
}

async function serverKey(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await send(new Request(`${location.origin}/api/notify/channels`));
  const { push_public_key } = (await response.json()) as { push_public_key: string };
  const text = atob(push_public_key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A browser that does not tell the key is believed to have the right one. */
function isSame(old: ArrayBuffer | null, key: Uint8Array): boolean {
  if (!old) return true;
  const bytes = new Uint8Array(old);
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}

async function forget(subscription: PushSubscription): Promise<void> {
  await call('DELETE', { endpoint: subscription.endpoint }).catch(() => undefined);
}

async function call(method: 'POST' | 'DELETE', content: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(content);
  await send(new Request(`${location.origin}${PATH}`, { method, headers, body }));
}
