// Marking alerts as read: at once on screen, then at the server. When it cannot
// be reached the alert becomes unread again, which loses nothing.
import { api } from '../../api/client';
import type { Inbox, InboxItem } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';

export function readOne(item: InboxItem): Promise<void> {
  if (item.read_at) return Promise.resolve();
  return mark(
    (other) => other.id === item.id,
    () => api.POST('/api/notify/inbox/{id}/read', { params: { path: { id: item.id } } }),
  );
}

export function readAll(): Promise<void> {
  return mark(
    () => true,
    () => api.POST('/api/notify/inbox/read-all', {}),
  );
}

async function mark(which: (item: InboxItem) => boolean, tell: () => Promise<unknown>): Promise<void> {
  const key = keys.inbox();
  const now = new Date().toISOString();
  await queryClient.cancelQueries({ queryKey: key });
  queryClient.setQueryData<Inbox>(key, (inbox) => {
    if (!inbox) return inbox;
    const items = inbox.items.map((item) =>
      !item.read_at && which(item) ? { ...item, read_at: now } : item,
    );
    const marked = items.filter((item, at) => item !== inbox.items[at]).length;
    return { ...inbox, items, unread_count: Math.max(0, inbox.unread_count - marked) };
  });
  await tell().catch(() => undefined);
  await queryClient.invalidateQueries({ queryKey: key });
}
