// Marking alerts as read: at once on screen, then at the server. When it cannot
// be reached the alert becomes unread again, which loses nothing.
import { api } from '../../api/client';
import type { InboxItem } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';

export function readOne(item: InboxItem): Promise<void> {
  if (item.read_at) return Promise.resolve();
  return mark(
    (other) => other.id === item.id,
    () => api.POST('/notify/inbox/{id}/read', { params: { path: { id: item.id } }, body: {} }),
  );
}

export function readAll(): Promise<void> {
  return mark(
    () => true,
    () => api.POST('/notify/inbox/read-all', { body: {} }),
  );
}

async function mark(which: (item: InboxItem) => boolean, tell: () => Promise<unknown>): Promise<void> {
  const key = keys.inbox();
  const now = new Date().toISOString();
  await queryClient.cancelQueries({ queryKey: key });
  queryClient.setQueryData<InboxItem[]>(key, (all) =>
    all?.map((item) => (!item.read_at && which(item) ? { ...item, read_at: now } : item)),
  );
  await tell().catch(() => undefined);
  await queryClient.invalidateQueries({ queryKey: key });
}
