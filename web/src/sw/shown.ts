// Which deliveries were shown on this device. The server sends at least once
// and names the delivery, so that a repeat is not shown again: not while the
// first still stands there, and not after it was wiped away.
import { createStore, get, update, type UseStore } from 'idb-keyval';

/** More than are sent while a delivery may still be repeated. */
const KEPT = 200;
const KEY = 'shown';

let database: UseStore | undefined;
const store = () => (database ??= createStore('mezave-push', 'deliveries'));

export interface Shown {
  has(id: string): Promise<boolean>;
  add(id: string): Promise<void>;
}

export const shown: Shown = {
  has: async (id) => ((await get<string[]>(KEY, store())) ?? []).includes(id),
  add: (id) =>
    update<string[]>(KEY, (ids = []) => [...ids.filter((one) => one !== id), id].slice(-KEPT), store()),
};
