// Whether the server can be reached, as far as anyone has noticed.
//
// `navigator.onLine` only knows about cables; the event stream and the outbox
// know better and report here.

let browser = $state(globalThis.navigator?.onLine ?? true);
let reached = $state(true);
const listeners = new Set<() => void>();

globalThis.addEventListener?.('online', () => {
  browser = true;
  wakeAll();
});
globalThis.addEventListener?.('offline', () => (browser = false));
globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') wakeAll();
});

function wakeAll(): void {
  for (const listener of listeners) listener();
}

export const online = {
  get now(): boolean {
    return browser && reached;
  },
};

export function reportReached(yes: boolean): void {
  reached = yes;
}

/** Called when it is worth trying again: network back, app opened again. */
export function onWake(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
