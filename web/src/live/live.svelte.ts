// Live changes from the server, applied to what is on screen.
//
// `stock_changed` carries whole state and is put into the cache; everything
// else only says what to read anew. Add an event: one case in `apply`.
import { send } from '../api/client';
import { Unreachable } from '../api/problem';
import type { Movement, Stock } from '../api/schema';

import { heardOfMovements } from '../features/chat/thread.svelte';
import { heardOfInbox } from '../features/inbox/answer';
import { heardServerTime } from '../lib/clock.svelte';
import { applyStock, keys, queryClient, refreshAll } from '../lib/data';
import { onWake, reportReached } from '../lib/online.svelte';
import { flush } from '../outbox/outbox.svelte';
import { LiveConnection } from './connection';
import type { ServerEvent } from './sse';

let state = $state<'live' | 'waiting'>('waiting');
let failures = 0;
let crowded = $state(false);

export const live = {
  get state() {
    return state;
  },
  /** The server is there, but this person has too many screens open for one more to follow live. */
  get crowded() {
    return crowded;
  },
};

async function open(lastEventId: string, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (lastEventId) headers['last-event-id'] = lastEventId;
  const request = new Request(`${location.origin}/api/events`, { headers, signal, cache: 'no-store' });
  const response = await send(request, { endless: true }).catch((error: unknown) => {
    crowded = error instanceof Unreachable && error.code === 'too_many_streams';
    throw error;
  });
  crowded = false;
  heardServerTime(response.headers.get('date'));
  return response;
}

function apply(event: ServerEvent): void {
  const payload = read(event.data);
  switch (event.kind) {
    case 'stock_changed':
      return stockChanged(payload);
    case 'inbox_changed':
      return heardOfInbox(payload);
    case 'product_changed':
      again(keys.products());
      again(keys.aliases());
      again(keys.categories());
      return again(keys.stock());
    case 'restaurant_changed':
      return again(keys.restaurant());
    case 'user_changed':
      return again(keys.users());
  }
}

function again(queryKey: unknown[]): void {
  void queryClient.invalidateQueries({ queryKey });
}

function stockChanged(payload: Record<string, unknown>): void {
  const stock = (payload.stock ?? payload) as Partial<Stock>;
  const whole = typeof stock.total === 'number' && typeof stock.seq === 'number' && Array.isArray(stock.lots);
  const productId = stock.product_id ?? (payload.product_id as string | undefined);
  if (whole && stock.product_id) applyStock(stock as Stock);
  else again(keys.stock());
  if (productId) again(keys.movements(productId));
  if (Array.isArray(payload.movements)) void heardOfMovements(payload.movements as Movement[]);
}

function read(data: string): Record<string, unknown> {
  try {
    return JSON.parse(data) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Keeps the stream open until the returned function is called. */
export function goLive(): () => void {
  const connection = new LiveConnection({
    open,
    onEvent: apply,
    onOpen: () => {
      failures = 0;
      reportReached(true);
      refreshAll();
      void flush();
    },
    onState: (next) => {
      state = next;
      if (next === 'waiting' && ++failures > 1) reportReached(crowded);
    },
  });
  connection.start();
  const unwake = onWake(() => connection.nudge());
  return () => {
    unwake();
    connection.stop();
  };
}
