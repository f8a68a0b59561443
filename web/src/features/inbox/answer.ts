// Answering an alert: at once on screen, then at the server, which tells
// everybody who got it. When it cannot be reached the alert is as it was, and
// the person is told.
import { api, body } from '../../api/client';
import type { AnswerRequest, Inbox, InboxItem, InboxUpdate } from '../../api/schema';
import { session } from '../../auth/session.svelte';
import { explain } from '../../i18n/problem';
import { keys, queryClient } from '../../lib/data';
import { newId } from '../../lib/id';
import { toast } from '../../ui/toasts.svelte';
import { foreseen, replaced, told } from './apply';

export async function answer(alert: InboxItem, request: AnswerRequest): Promise<void> {
  const key = keys.inbox();
  const set = (item: InboxItem) =>
    queryClient.setQueryData<Inbox>(key, (inbox) => inbox && replaced(inbox, item));
  await queryClient.cancelQueries({ queryKey: key });
  set(foreseen(alert, request, session.user, new Date().toISOString()));
  try {
    const params = { path: { id: alert.id }, header: { 'Idempotency-Key': newId() } };
    set(await body(api.POST('/api/notify/inbox/{id}/answer', { params, body: request })));
  } catch (error) {
    set(alert);
    toast({ tone: 'danger', text: explain(error) });
  }
  await queryClient.invalidateQueries({ queryKey: key });
}

/** What the live stream says of this inbox; a count alone: something changed, read it anew. */
export function heardOfInbox(update: Partial<InboxUpdate>): void {
  const key = keys.inbox();
  const { entry, unread_count } = update;
  if (entry && typeof unread_count === 'number')
    queryClient.setQueryData<Inbox>(key, (inbox) => inbox && told(inbox, entry, unread_count));
  void queryClient.invalidateQueries({ queryKey: key });
}
