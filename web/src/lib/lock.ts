// One at a time, over all tabs of this browser where the browser can (Web
// Locks need https or localhost), otherwise within this tab.
//
// Never the only guard: what must happen once carries an idempotency key.

const tails = new Map<string, Promise<unknown>>();

function inThisTab<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  tails.set(
    name,
    mine.catch(() => undefined),
  );
  return mine;
}

export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? (locks.request(`mezave:${name}`, work) as Promise<T>) : inThisTab(name, work);
}
