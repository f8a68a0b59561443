import { describe, expect, it, vi } from 'vitest';
import { Refused, Unreachable } from '../api/problem';
import type { Tokens, User } from '../api/schema';
import { claimsOf, Refresher } from './refresh';
import type { Credentials, CredentialStore } from './store';

const user = { id: 'u1', name: 'יוסף', role: 'employee' } as User;
const start: Credentials = { user, restaurantId: 'r', access: 'a0', refresh: 'r0', expiresAt: 0 };

class Shared implements CredentialStore {
  value: Credentials | null = structuredClone(start);
  read = () => structuredClone(this.value);
  write = (credentials: Credentials | null) => void (this.value = structuredClone(credentials));
}

/** Spends each token once; the same key again gets a sibling pair. */
function server() {
  const spent = new Map<string, string>();
  let n = 0;
  return {
    calls: [] as string[],
    stolen: false,
    async send(refresh: string, key: string): Promise<Tokens> {
      this.calls.push(`${refresh}:${key}`);
      const before = spent.get(refresh);
      if (before !== undefined && before !== key) {
        this.stolen = true;
        throw new Refused({ status: 401, code: 'refresh_reused' });
      }
      spent.set(refresh, key);
      n++;
      return { user, access_token: `a${n}`, refresh_token: `r${n}`, expires_in: 900 };
    },
  };
}

function refresher(store: CredentialStore, send: (r: string, k: string) => Promise<Tokens>, locked = true) {
  let keys = 0;
  const ended = vi.fn();
  let tail: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>) => {
    if (!locked) return work();
    const mine = tail.then(work, work);
    tail = mine.catch(() => undefined);
    return mine;
  };
  const newKey = () => `k${Math.random()}${++keys}`;
  return { it: new Refresher({ store, send, now: () => 1_000_000, newKey, exclusively, ended }), ended };
}

describe('refreshing', () => {
  it('asks once however many requests wait for it', async () => {
    const auth = server();
    const { it: tokens } = refresher(new Shared(), (r, k) => auth.send(r, k));
    expect(new Set(await Promise.all([tokens.token(), tokens.token(), tokens.renew('a0')])).size).toBe(1);
    expect(auth.calls).toHaveLength(1);
  });

  it('uses a good token without asking', async () => {
    const auth = server();
    const store = new Shared();
    store.value!.expiresAt = 2_000_000;
    const { it: tokens } = refresher(store, (r, k) => auth.send(r, k));
    expect(await tokens.token()).toBe('a0');
    expect(auth.calls).toEqual([]);
  });

  it('takes what another tab has already renewed', async () => {
    const auth = server();
    const store = new Shared();
    const one = refresher(store, (r, k) => auth.send(r, k)).it;
    const two = refresher(store, (r, k) => auth.send(r, k)).it;
    await one.renew('a0');
    expect(await two.renew('a0')).toBe('a1');
    expect(auth.calls).toHaveLength(1);
  });

  it('without locks, two tabs at once still do not look like a thief', async () => {
    const auth = server();
    const store = new Shared();
    const tabs = [1, 2].map(() => refresher(store, (r, k) => auth.send(r, k), false));
    await Promise.all(tabs.map((tab) => tab.it.renew('a0')));
    expect(auth.stolen).toBe(false);
    expect(store.value?.access).toMatch(/^a[12]$/);
  });

  it('repeats a lost answer with the same key, also after a reload', async () => {
    const auth = server();
    const store = new Shared();
    const lossy = async (r: string, k: string) => {
      await auth.send(r, k);
      throw new Unreachable('offline');
    };
    const before = refresher(store, lossy);
    await expect(before.it.token()).rejects.toBeInstanceOf(Unreachable);
    expect(before.ended).not.toHaveBeenCalled();
    const after = refresher(store, (r, k) => auth.send(r, k));
    expect(await after.it.token()).toBe('a2');
    expect(auth.calls[0]).toBe(auth.calls[1]);
    expect(auth.stolen).toBe(false);
  });

  it('ends the login when the server says no', async () => {
    const store = new Shared();
    const { it: tokens, ended } = refresher(store, async () => {
      throw new Refused({ status: 401, code: 'refresh_reused' });
    });
    await expect(tokens.token()).rejects.toBeInstanceOf(Refused);
    expect(ended).toHaveBeenCalledOnce();
    expect(store.value).toBeNull();
  });

  it('does not bring back someone who signed out meanwhile', async () => {
    const store = new Shared();
    const { it: tokens } = refresher(store, async () => {
      store.write(null);
      return { user, access_token: 'a9', refresh_token: 'r9', expires_in: 900 };
    });
    await expect(tokens.token()).rejects.toBeInstanceOf(Refused);
    expect(store.value).toBeNull();
  });

  it('reads Hebrew claims', () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ name: 'יוסף', rid: 'r1' }));
    const middle = Buffer.from(bytes).toString('base64url');
    expect(claimsOf(`x.${middle}.y`)).toEqual({ name: 'יוסף', rid: 'r1' });
    expect(claimsOf('nonsense')).toEqual({});
  });
});
