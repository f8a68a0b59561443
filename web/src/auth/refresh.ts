// Keeps the access token fresh: one refresh at a time, however many requests
// ask for it, over all tabs. (A tab whose view of the storage lags behind may ask
// once more; with the same key, which the server answers.)
//
// Invariants: a refresh token is never sent under two different keys; a lost
// answer is repeated with the same key; only a refusal (not a dead network)
// ends the login.
import { Refused, Unreachable } from '../api/problem';
import type { Tokens } from '../api/schema';
import type { Credentials, CredentialStore } from './store';

/** Sends `POST /auth/refresh`; rejects with Refused or Unreachable. */
export type SendRefresh = (refresh: string, key: string) => Promise<Tokens>;

export interface RefresherDeps {
  store: CredentialStore;
  send: SendRefresh;
  now: () => number;
  newKey: () => string;
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  ended: () => void;
}

/** A token is renewed this long before it ends, so that it does not end under way. */
const EARLY_MS = 30_000;

export class Refresher {
  #running: Promise<string> | null = null;

  constructor(private readonly deps: RefresherDeps) {}

  /** A token that is good now; renews it first when needed. */
  async token(): Promise<string> {
    const have = this.deps.store.read();
    if (!have) throw signedOut();
    return have.expiresAt - EARLY_MS > this.deps.now() ? have.access : this.renew(have.access);
  }

  /** A token other than `spent`, which the server no longer takes. */
  renew(spent: string): Promise<string> {
    this.#running ??= this.deps
      .exclusively(() => this.#renewOnce(spent))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #renewOnce(spent: string): Promise<string> {
    const { store } = this.deps;
    const have = store.read();
    if (!have) throw signedOut();
    if (have.access !== spent) return have.access;
    const key = have.pending?.refresh === have.refresh ? have.pending.key : this.deps.newKey();
    store.write({ ...have, pending: { refresh: have.refresh, key } });
    try {
      const tokens = await this.deps.send(have.refresh, key);
      return this.#accept(tokens, have);
    } catch (error) {
      if (error instanceof Refused) return this.#refused(error, have);
      throw error;
    }
  }

  #accept(tokens: Tokens, before: Credentials): string {
    const now = this.deps.store.read();
    if (!now || now.user.id !== before.user.id) throw signedOut();
    this.deps.store.write(credentialsOf(tokens, this.deps.now()));
    return tokens.access_token;
  }

  #refused(error: Refused, before: Credentials): string {
    if (error.problem.status === 409) throw new Unreachable('unavailable');
    const now = this.deps.store.read();
    // Another tab was quicker: its pair is the good one.
    if (now && now.refresh !== before.refresh) return now.access;
    this.deps.store.write(null);
    this.deps.ended();
    throw error;
  }
}

/** What is kept of an answer that holds tokens. */
export function credentialsOf(tokens: Tokens, now: number): Credentials {
  return {
    user: tokens.user,
    restaurantId: String(claimsOf(tokens.access_token).rid ?? ''),
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    expiresAt: now + tokens.expires_in * 1000,
  };
}

/** The readable part of a token; it is the server that verifies it. */
export function claimsOf(token: string): Record<string, unknown> {
  try {
    const body = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function signedOut(): Refused {
  return new Refused({ status: 401, code: 'signed_out' });
}
