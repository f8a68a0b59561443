// The installed app: its service worker, new versions, and the offer to
// install. A new version waits for a tap: reloading under somebody's fingers
// is worse than an old version for an hour.
import { registerSW } from 'virtual:pwa-register';

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

const CHECK_EVERY_MS = 60 * 60_000;

let waiting = $state(false);
let offer = $state.raw<InstallPrompt | null>(null);
let activate: (() => Promise<void>) | null = null;

export const updates = {
  get waiting(): boolean {
    return waiting;
  },
  get installable(): boolean {
    return offer !== null;
  },
};

export function watchForUpdates(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => (offer = null));
  if (!('serviceWorker' in navigator)) return;
  const update = registerSW({
    immediate: true,
    onNeedRefresh: () => (waiting = true),
    onRegisteredSW: (_url, registration) => {
      if (registration) setInterval(() => void registration.update(), CHECK_EVERY_MS);
    },
  });
  activate = () => update(true);
}

export function takeUpdate(): void {
  void activate?.();
}

export async function install(): Promise<void> {
  await offer?.prompt();
  offer = null;
}
