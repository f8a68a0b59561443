// The service worker: keeps the shell so that the app starts without a
// network, and shows push messages. No runtime caching: the API is never
// answered by the worker.
//
// A new worker waits until the person takes the update (lib/updates).
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { open, renew, show, type Surroundings } from './push';
import { shown } from './shown';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api(\/|$)/, /^\/(healthz|readyz|metrics)$/],
  }),
);

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

const around: Surroundings = {
  registration: self.registration,
  clients: self.clients,
  shown,
  origin: self.location.origin,
};
self.addEventListener('push', (event) => event.waitUntil(show(event.data?.text(), around)));
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification, around)));
self.addEventListener('pushsubscriptionchange', (event) =>
  (event as ExtendableEvent).waitUntil(renew(event as PushSubscriptionChangeEvent, around)),
);
