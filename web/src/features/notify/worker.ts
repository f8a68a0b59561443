// What the service worker says to the open app: go somewhere (a notification
// was tapped), or tell the server of a changed push subscription.
import type { WorkerMessage } from '../../sw/message';
import { renew } from './push';

export function listenToWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<WorkerMessage | null>) => {
    const message = event.data;
    if (message?.type === 'open' && message.link.startsWith('#/')) location.hash = message.link;
    if (message?.type === 'push-changed') void renew().catch(() => undefined);
  });
}
