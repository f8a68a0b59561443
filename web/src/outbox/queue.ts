// The outbox: what was typed or tapped is stored first and sent after, in
// order, until the server has definitely answered.
//
// Exactly once = stored before sent + the same key and the same frozen bytes on
// every repeat + removed only after the answer was delivered. Delivering must
// therefore bear being done twice (a crash in between). Knows nothing of HTTP,
// IndexedDB or screens: those are the deps.
import { Refused, Unreachable } from '../api/problem';
import type { Draft, Entry, FrozenRequest } from './entry';

/** Keeps entries; `list` answers oldest first. */
export interface EntryStore {
  list(): Promise<Entry[]>;
  put(entry: Entry): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface QueueDeps {
  store: EntryStore;
  /** Decides the request at the moment of the first attempt. */
  freeze(entry: Entry): Promise<FrozenRequest>;
  /** Rejects with Refused (final) or Unreachable (again later). */
  send(request: FrozenRequest, key: string): Promise<unknown>;
  delivered(entry: Entry, answer: unknown): Promise<void>;
  refused(entry: Entry): Promise<void>;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  newId(): string;
  now(): number;
}

/** `empty`: nothing left to send. `later`: the server could not be reached. */
export type Drained = { state: 'empty' } | { state: 'later'; retryAfter: number; code: string };

export class OutboxQueue {
  constructor(private readonly deps: QueueDeps) {}

  async add(owner: string, draft: Draft, id = this.deps.newId()): Promise<Entry> {
    const entry: Entry = { id, owner, at: this.deps.now(), draft };
    await this.deps.store.put(entry);
    return entry;
  }

  async list(owner: string): Promise<Entry[]> {
    return (await this.deps.store.list()).filter((entry) => entry.owner === owner);
  }

  /** Forgets a refused entry the person has seen (or a waiting one they gave up). */
  dismiss(id: string): Promise<void> {
    return this.deps.exclusively(() => this.deps.store.remove(id));
  }

  /** Sends what waits, oldest first; stops at the first that cannot be sent now. */
  drain(owner: string): Promise<Drained> {
    return this.deps.exclusively(() => this.#drain(owner));
  }

  async #drain(owner: string): Promise<Drained> {
    for (;;) {
      // Read anew each time: entries may be added while one is under way.
      const next = (await this.list(owner)).find((entry) => !entry.refused);
      if (!next) return { state: 'empty' };
      try {
        await this.#sendOne(next);
      } catch (error) {
        if (error instanceof Unreachable)
          return { state: 'later', retryAfter: error.retryAfter, code: error.code };
        throw error;
      }
    }
  }

  async #sendOne(entry: Entry): Promise<void> {
    const { store, freeze, send, delivered, refused } = this.deps;
    const frozen = entry.frozen ?? (await freeze(entry));
    if (!entry.frozen) await store.put({ ...entry, frozen });
    try {
      const answer = await send(frozen, entry.id);
      await delivered(entry, answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (isPassing(error)) throw new Unreachable('unavailable', 1);
      const final = { ...entry, frozen, refused: error.problem };
      await store.put(final);
      await refused(final);
      return;
    }
    await store.remove(entry.id);
  }
}

/** Refusals that say nothing about the request itself: not signed in, still running. */
function isPassing({ problem }: Refused): boolean {
  return (
    problem.status === 401 ||
    problem.status === 408 ||
    problem.status === 425 ||
    (problem.status === 409 && problem.code === 'in_progress')
  );
}
