// The query cache in IndexedDB: the last known state survives a reload and is
// there at once without a network.
import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister';
import { createStore, del, get, set } from 'idb-keyval';

const database = createStore('mezave-cache', 'queries');

export const persister = createAsyncStoragePersister({
  key: 'queries',
  throttleTime: 1_000,
  storage: {
    getItem: async (key) => (await get<string>(key, database)) ?? null,
    setItem: (key, value) => set(key, value, database),
    removeItem: (key) => del(key, database),
  },
});

/** Raise when the shape of cached data changes: older caches are dropped. */
export const CACHE_VERSION = '1';
