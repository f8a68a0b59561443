// Marking alerts as read: at once on screen, then at the server. When it cannot
// be reached the alert becomes unread again, which loses nothing.
import { api } from '../../api/client';
import type { InboxItem } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';

export async function readItems(items: InboxItem[]): Promise<void> {
  const ids = new Set(items.filter((item) => !item.read_at).map((item) => item.id));
  if (ids.size === 0) return;
  const key = keys.inbox();
  const now = new Date().toISOString();
  await queryClient.cancelQueries({ queryKey: key });
  queryClient.setQueryData<InboxItem[]>(key, (all) =>
    all?.map((item) => (ids.has(item.id) ? { ...item, read_at: now } : item)),
  );
  const sends = [...ids].map((id) => api.POST('/notify/inbox/{id}/read', { params: { path: { id } } }));
  await Promise.allSettled(sends);
  await queryClient.invalidateQueries({ queryKey: key });
}
