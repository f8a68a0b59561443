// The inbox as a list in the cache, changed by an answer or by what the live
// stream says. Pure.
import type { AnswerRequest, Inbox, InboxItem, User } from '../../api/schema';

/** The inbox with a newer state of one entry; what it does not hold stays out. */
export function replaced(inbox: Inbox, item: InboxItem): Inbox {
  const before = inbox.items.find((one) => one.id === item.id);
  if (!before) return inbox;
  const read = !before.read_at && item.read_at ? 1 : before.read_at && !item.read_at ? -1 : 0;
  return {
    ...inbox,
    items: inbox.items.map((one) => (one === before ? item : one)),
    unread_count: Math.max(0, inbox.unread_count - read),
  };
}

/** The inbox with an entry from the live stream: in its place, or the newest. */
export function told(inbox: Inbox, entry: InboxItem, unread_count: number): Inbox {
  const others = inbox.items.filter((one) => one.id !== entry.id);
  const items = [...others, entry].sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return { ...inbox, items, unread_count };
}

/** The entry as it will be once the server has taken the answer. */
export function foreseen(
  alert: InboxItem,
  request: AnswerRequest,
  me: Pick<User, 'id' | 'name'> | null,
  at: string,
): InboxItem {
  const handled =
    request.answer === 'wake'
      ? null
      : {
          answer: request.answer,
          by: me?.id ?? '',
          by_name: me?.name ?? '',
          at,
          until: request.until ?? null,
        };
  return { ...alert, handled, read_at: alert.read_at ?? at };
}
