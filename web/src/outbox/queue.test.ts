import { describe, expect, it } from 'vitest';
import { Refused, Unreachable } from '../api/problem';
import type { Entry, FrozenRequest } from './entry';
import { type EntryStore, OutboxQueue, type QueueDeps } from './queue';

class MemoryStore implements EntryStore {
  entries = new Map<string, Entry>();
  list = async () => structuredClone([...this.entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  put = async (entry: Entry) => void this.entries.set(entry.id, structuredClone(entry));
  remove = async (id: string) => void this.entries.delete(id);
}

/** A server that remembers keys, as the real one does. */
class Server {
  effects: { key: string; request: FrozenRequest }[] = [];
  mismatches = 0;
  script: ('ok' | 'lost' | 'down' | Refused)[] = [];
  async take(request: FrozenRequest, key: string): Promise<unknown> {
    const step = this.script.shift() ?? 'ok';
    if (step === 'down') throw new Unreachable('offline');
    if (step instanceof Refused) throw step;
    const known = this.effects.find((e) => e.key === key);
    if (!known) this.effects.push({ key, request });
    else if (JSON.stringify(known.request) !== JSON.stringify(request)) this.mismatches++;
    if (step === 'lost') throw new Unreachable('offline');
    return { for: key };
  }
}

function harness(server = new Server(), store = new MemoryStore()) {
  const seen: string[] = [];
  const refusals: string[] = [];
  let n = 0;
  let freezes = 0;
  let tail: Promise<unknown> = Promise.resolve();
  const deps: QueueDeps = {
    store,
    freeze: async (entry) => ({ path: '/x', body: { id: entry.id, nth: ++freezes } }),
    send: (request, key) => server.take(request, key),
    delivered: async (entry) => void seen.push(entry.id),
    refused: async (entry) => void refusals.push(entry.id),
    exclusively: <T>(work: () => Promise<T>) => {
      const mine = tail.then(work, work);
      tail = mine.catch(() => undefined);
      return mine;
    },
    newId: () => `id-${String(++n).padStart(3, '0')}`,
    now: () => 1000,
  };
  return { queue: new OutboxQueue(deps), deps, server, store, seen, refusals };
}
const draft = { kind: 'chat', text: 'לקחתי 3 קולה', seen: null } as const;
const no = (status: number, code: string) => new Refused({ status, code });

describe('outbox', () => {
  it('stores before it sends and keeps what cannot be sent', async () => {
    const { queue, server, store } = harness();
    server.script = ['down'];
    await queue.add('me', draft);
    expect(await queue.drain('me')).toMatchObject({ state: 'later', code: 'offline' });
    expect(store.entries.size).toBe(1);
    expect(await queue.drain('me')).toEqual({ state: 'empty' });
    expect(server.effects).toHaveLength(1);
    expect(store.entries.size).toBe(0);
  });

  it('repeats a lost answer with the same key and the same bytes', async () => {
    const { queue, server, seen } = harness();
    server.script = ['lost', 'lost', 'ok'];
    await queue.add('me', draft);
    while ((await queue.drain('me')).state !== 'empty');
    expect(server.effects).toHaveLength(1);
    expect(server.mismatches).toBe(0);
    expect(seen).toEqual(['id-001']);
  });

  it('sends the same bytes after a restart in the middle', async () => {
    const first = harness();
    first.server.script = ['lost'];
    await first.queue.add('me', draft);
    await first.queue.drain('me');
    const second = harness(first.server, first.store);
    await second.deps.freeze({ id: 'z', owner: 'me', at: 0, draft }); // another count of freezes
    await second.queue.drain('me');
    expect(first.server.effects).toHaveLength(1);
    expect(first.server.mismatches).toBe(0);
    expect(second.seen).toEqual(['id-001']);
  });

  it('keeps the order and stops at the first that cannot go', async () => {
    const { queue, server, seen } = harness();
    server.script = ['ok', 'down'];
    for (let i = 0; i < 3; i++) await queue.add('me', draft);
    await queue.drain('me');
    expect(seen).toEqual(['id-001']);
    await queue.drain('me');
    expect(seen).toEqual(['id-001', 'id-002', 'id-003']);
  });

  it('two drains at once send each entry once', async () => {
    const { queue, server } = harness();
    await queue.add('me', draft);
    await queue.add('me', draft);
    await Promise.all([queue.drain('me'), queue.drain('me'), queue.drain('me')]);
    expect(server.effects.map((e) => e.key)).toEqual(['id-001', 'id-002']);
  });

  it('keeps a refusal until it is dismissed and goes on with the rest', async () => {
    const { queue, server, refusals, seen, store } = harness();
    server.script = [no(409, 'insufficient_stock')];
    await queue.add('me', draft);
    await queue.add('me', draft);
    await queue.drain('me');
    expect(refusals).toEqual(['id-001']);
    expect(seen).toEqual(['id-002']);
    expect((await queue.list('me'))[0]?.refused?.code).toBe('insufficient_stock');
    await queue.dismiss('id-001');
    expect(store.entries.size).toBe(0);
  });

  it.each([no(401, 'signed_out'), no(409, 'in_progress')])('waits on a passing refusal', async (problem) => {
    const { queue, server, refusals } = harness();
    server.script = [problem];
    await queue.add('me', draft);
    expect((await queue.drain('me')).state).toBe('later');
    expect(refusals).toEqual([]);
    await queue.drain('me');
    expect(server.effects).toHaveLength(1);
  });

  it("never sends one person's entries as another", async () => {
    const { queue, server } = harness();
    await queue.add('yosef', draft);
    expect(await queue.drain('dana')).toEqual({ state: 'empty' });
    expect(server.effects).toEqual([]);
    expect(await queue.list('yosef')).toHaveLength(1);
  });
});
