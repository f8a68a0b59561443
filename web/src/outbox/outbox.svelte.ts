// The outbox of the signed-in person, wired to the network and the screens.
//
// `submit` returns once the entry is stored; sending happens by itself, now or
// whenever it becomes possible. Answers go to the handlers in deliver.ts.
import { send } from '../api/client';
import { Refused } from '../api/problem';
import { session } from '../auth/session.svelte';
import { locale } from '../i18n/index.svelte';
import { clock } from '../lib/clock.svelte';
import { newId } from '../lib/id';
import { exclusively } from '../lib/lock';
import { onWake, reportReached } from '../lib/online.svelte';
import { lastReply } from '../features/chat/thread.svelte';
import { deliver, deliverRefusal } from './deliver';
import type { Draft, Entry, FrozenRequest } from './entry';
import { freezeEntry } from './freeze';
import { OutboxQueue } from './queue';
import { indexedDbEntries } from './store';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

let entries = $state.raw<Entry[]>([]);
const channel = new BroadcastChannel('mezave-outbox');
channel.onmessage = () => void reread();

const queue = new OutboxQueue({
  store: {
    list: indexedDbEntries.list,
    put: (entry) => indexedDbEntries.put(entry).then(changed),
    remove: (id) => indexedDbEntries.remove(id).then(changed),
  },
  freeze: async (entry) =>
    freezeEntry(entry, {
      last: await lastReply(entry.owner),
      language: locale.language,
      clockOffset: clock.offset,
    }),
  send: post,
  delivered: deliver,
  refused: deliverRefusal,
  exclusively: (work) => exclusively('outbox', work),
  newId,
  now: () => Date.now(),
});

async function post({ path, body: json, audio }: FrozenRequest, key: string): Promise<unknown> {
  const headers: Record<string, string> = { 'idempotency-key': key };
  // A form's content type carries a boundary that only the browser knows.
  if (!audio) headers['content-type'] = 'application/json';
  const request = new Request(`${location.origin}/api${path}`, {
    method: 'POST',
    headers,
    body: audio ? formOf(json as Record<string, string>, audio) : JSON.stringify(json),
  });
  const answer = await send(request);
  return answer.status === 204 ? null : answer.json();
}

function formOf(fields: Record<string, string>, audio: { bytes: ArrayBuffer; type: string }): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('audio', new Blob([audio.bytes], { type: audio.type }), 'voice');
  return form;
}

async function reread(): Promise<void> {
  const owner = session.owner;
  entries = owner ? await queue.list(owner) : [];
}

async function changed(): Promise<void> {
  channel.postMessage('changed');
  await reread();
}

let pause = FIRST_PAUSE_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
let draining = false;
let again = false;

/** Sends what waits; harmless to call at any time. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  if (draining) {
    again = true;
    return;
  }
  const owner = session.owner;
  if (!owner) return;
  draining = true;
  try {
    const end = await queue.drain(owner);
    if (end.state === 'empty') pause = FIRST_PAUSE_MS;
    else sendLater(end.retryAfter * 1000, end.code);
  } catch (error) {
    console.error(error);
    sendLater(0, 'unknown');
  } finally {
    draining = false;
  }
  if (again) {
    again = false;
    void flush();
  }
}

function sendLater(atLeast: number, code: string): void {
  if (code === 'offline') reportReached(false);
  timer = setTimeout(() => void flush(), Math.max(pause, atLeast));
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

export const outbox = {
  get entries(): Entry[] {
    return entries;
  },
  get waiting(): Entry[] {
    return entries.filter((e) => !e.refused);
  },
  get refused(): Entry[] {
    return entries.filter((e) => e.refused);
  },
  has(id: string): boolean {
    return entries.some((e) => e.id === id && !e.refused);
  },
};

export async function submit(draft: Draft, id = newId()): Promise<Entry> {
  const owner = session.owner;
  if (!owner) throw new Refused({ status: 401, code: 'signed_out' });
  const entry = await queue.add(owner, draft, id);
  void flush();
  return entry;
}

export function dismiss(id: string): Promise<void> {
  return queue.dismiss(id);
}

/** Call at start and whenever somebody else signs in. */
export async function openOutbox(): Promise<void> {
  await reread();
  await flush();
}

onWake(() => {
  pause = FIRST_PAUSE_MS;
  void flush();
});
