// Who is signed in on this device, and the ways in and out.
//
// The credentials are in the store (shared by tabs); this is their reactive
// reading. Anything cached for a person is keyed by `session.owner`.
import { api, body, useTokens } from '../api/client';
import type { RegisterRequest, Role, Tokens, User } from '../api/schema';
import { leave } from '../features/notify/push';
import { suggestLanguage } from '../i18n/index.svelte';
import { newId } from '../lib/id';
import { exclusively } from '../lib/lock';
import { ownerKey } from '../outbox/entry';
import { credentialsOf, Refresher } from './refresh';
import { browserStore, onOtherTab } from './store';

const KNOWN = 'mezave.known';

let credentials = $state.raw(browserStore.read());
let ended = $state(false);

function reread(): void {
  credentials = browserStore.read();
}

const refresher = new Refresher({
  store: browserStore,
  send: (refresh_token, key) =>
    body(
      api.POST('/api/auth/refresh', {
        params: { header: { 'Idempotency-Key': key } },
        body: { refresh_token },
      }),
    ),
  now: () => Date.now(),
  newKey: newId,
  exclusively: (work) => exclusively('refresh', work),
  ended: () => {
    ended = true;
    reread();
  },
});
useTokens(refresher);
onOtherTab(reread);

export const session = {
  get user(): User | null {
    return credentials?.user ?? null;
  },
  get owner(): string | null {
    return credentials ? ownerKey(credentials.user.id, credentials.restaurantId) : null;
  },
  get role(): Role {
    return credentials?.user.role ?? 'employee';
  },
  /** May receive, count and correct (the roles table of the product). */
  get manages(): boolean {
    return this.role !== 'employee';
  },
  /** The server ended the last login (as against signing out). */
  get wasEnded(): boolean {
    return ended;
  },
};

/** The e-mail last used here; also tells a fresh device from a known one. */
export function knownEmail(): string | null {
  return localStorage.getItem(KNOWN);
}

function enter(tokens: Tokens): void {
  browserStore.write(credentialsOf(tokens, Date.now()));
  localStorage.setItem(KNOWN, tokens.user.email);
  suggestLanguage(tokens.user.language);
  ended = false;
  reread();
}

export async function signIn(email: string, password: string): Promise<void> {
  enter(await body(api.POST('/api/auth/login', { body: { email, password } })));
}

export async function register(request: RegisterRequest): Promise<void> {
  enter(await body(api.POST('/api/auth/register', { body: request })));
}

export async function acceptInvite(token: string, password: string): Promise<void> {
  enter(await body(api.POST('/api/auth/invite/accept', { body: { token, password } })));
}

/** Ends the person's other logins; this one goes on with new tokens. */
export async function changePassword(old: string, fresh: string): Promise<void> {
  enter(await body(api.POST('/api/auth/password', { body: { old, new: fresh } })));
}

/** Forgets the login here even when the server cannot be told. */
export async function signOut(): Promise<void> {
  await leave().catch(() => undefined);
  await api.POST('/api/auth/logout', {}).catch(() => undefined);
  browserStore.write(null);
  reread();
}
