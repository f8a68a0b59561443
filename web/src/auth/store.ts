// Where the signed-in person's tokens live: one record in localStorage, shared
// by all tabs. Tabs hear of each other's changes through `storage` events.
//
// `pending` is written before a refresh is sent: whoever repeats it (another
// tab, this tab after a reload) uses the same Idempotency-Key, and the server
// then answers a pair instead of ending the login as stolen.
import type { User } from '../api/schema';

export interface Credentials {
  user: User;
  restaurantId: string;
  access: string;
  refresh: string;
  /** Milliseconds since 1970, by this device's clock. */
  expiresAt: number;
  pending?: { refresh: string; key: string };
}

export interface CredentialStore {
  read(): Credentials | null;
  write(credentials: Credentials | null): void;
}

const KEY = 'mezave.session';

export const browserStore: CredentialStore = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Credentials | null;
    } catch {
      return null;
    }
  },
  write(credentials) {
    if (credentials) localStorage.setItem(KEY, JSON.stringify(credentials));
    else localStorage.removeItem(KEY);
  },
};

/** Calls back when another tab signed in, out or refreshed. */
export function onOtherTab(changed: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) changed();
  });
}
