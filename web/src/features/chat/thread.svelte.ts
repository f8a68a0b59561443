// The thread of the signed-in person: reactive, and stored per owner in
// IndexedDB so that a reload or a day without network loses nothing.
//
// Writes go read-change-write under a lock: tabs share one thread.
import { createStore, get, set } from 'idb-keyval';
import type { ChatReply, Movement, ProblemDocument } from '../../api/schema';
import { session } from '../../auth/session.svelte';
import { exclusively } from '../../lib/lock';
import { applyLater } from '../../lib/data';
import type { LastReply } from '../../outbox/freeze';
import {
  lastReplyOf,
  type ThreadItem,
  withFailed,
  withLedger,
  withMine,
  without,
  withReply,
  withUndone,
} from './thread';

const database = createStore('mezave-thread', 'threads');
const channel = new BroadcastChannel('mezave-thread');
let items = $state.raw<ThreadItem[]>([]);
let loaded = $state<string | null>(null);

channel.onmessage = () => void openThread();

async function read(owner: string): Promise<ThreadItem[]> {
  return (await get<ThreadItem[]>(owner, database)) ?? [];
}

function change(owner: string, step: (items: ThreadItem[]) => ThreadItem[]): Promise<void> {
  return exclusively('thread', async () => {
    const next = step(await read(owner));
    await set(owner, next, database);
    if (session.owner === owner) items = next;
    channel.postMessage('changed');
  });
}

export const thread = {
  get items(): ThreadItem[] {
    return items;
  },
  get ready(): boolean {
    return loaded !== null && loaded === session.owner;
  },
};

/** Call at start and whenever somebody else signs in. */
export async function openThread(): Promise<void> {
  const owner = session.owner;
  const next = owner ? await read(owner) : [];
  if (session.owner !== owner) return;
  items = next;
  loaded = owner;
}

/** Fills a thread that is still empty; what was said meanwhile wins. */
export function fillThread(owner: string, history: ThreadItem[]): Promise<void> {
  return change(owner, (list) => (list.length === 0 ? history : list));
}

export async function lastReply(owner: string): Promise<LastReply | null> {
  return lastReplyOf(await read(owner));
}

export function addMine(
  owner: string,
  mine: { id: string; text: string; voice?: { ms: number } },
  picked?: { replyId: string; optionId: string },
): Promise<void> {
  return change(owner, (list) => withMine(list, { kind: 'mine', at: Date.now(), ...mine }, picked));
}

export async function receiveReply(owner: string, to: string, answer: ChatReply): Promise<void> {
  await change(owner, (list) => withReply(list, to, answer, Date.now()));
  applyLater(answer.movements ?? []);
}

/** Something was booked, here or elsewhere: lines it took back say so. */
export async function heardOfMovements(movements: Pick<Movement, 'id' | 'undoes'>[]): Promise<void> {
  const owner = session.owner;
  const undone = new Set(movements.flatMap((m) => m.undoes ?? []));
  const shown = items.some((i) => i.kind === 'reply' && i.movements.some((m) => undone.has(m.id)));
  if (owner && shown) await change(owner, (list) => withLedger(list, movements));
}

export function failMessage(owner: string, id: string, problem: ProblemDocument): Promise<void> {
  return change(owner, (list) => withFailed(list, id, problem));
}

export function forgetMessage(owner: string, id: string): Promise<void> {
  return change(owner, (list) => without(list, id));
}

export function markUndone(owner: string, movementId: string, by: string): Promise<void> {
  return change(owner, (list) => withUndone(list, movementId, by));
}
