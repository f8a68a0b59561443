// The last conversation, from the server, for a device that has no thread of
// its own yet. A convenience: when it cannot be had, the thread stays empty.
import { api, body } from '../../api/client';
import { session } from '../../auth/session.svelte';
import { fromHistory, withLedger } from './thread';
import { fillThread, thread } from './thread.svelte';

const RECENT_MS = 24 * 3_600_000;

export async function restoreThread(now = Date.now()): Promise<void> {
  const owner = session.owner;
  if (!owner || thread.items.length > 0) return;
  try {
    const { items } = await body(api.GET('/api/chat/conversations', { params: { query: { limit: 10 } } }));
    const [last] = [...items].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
    if (!last || now - Date.parse(last.updated_at) > RECENT_MS) return;
    const query = { conversation_id: last.id, limit: 50 };
    const history = await body(api.GET('/api/chat/history', { params: { query } }));
    // The answers are as they were then; the ledger knows what was undone since.
    const ledger = await body(api.GET('/api/stock/movements', { params: { query: { limit: 200 } } }));
    await fillThread(owner, withLedger(fromHistory(history.items), ledger.items));
  } catch (error) {
    console.info('no earlier conversation', error);
  }
}
