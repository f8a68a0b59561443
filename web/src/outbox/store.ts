// Entries in IndexedDB, one record each, so that two tabs never overwrite each
// other's. Keys are time-ordered ids: listing by key is oldest first.
import { createStore, del, set, values } from 'idb-keyval';
import type { Entry } from './entry';
import type { EntryStore } from './queue';

const database = createStore('mezave-outbox', 'entries');

export const indexedDbEntries: EntryStore = {
  list: () => values<Entry>(database),
  put: (entry) => set(entry.id, entry, database),
  remove: (id) => del(id, database),
};
