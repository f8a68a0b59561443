// Saying something: it is in the thread and in the outbox before anything is
// sent. The two are written message first; a crash in between leaves a message
// without an entry, which is shown as not sent and can be said again.
import { session } from '../../auth/session.svelte';
import { newId } from '../../lib/id';
import { dismiss, outbox, submit } from '../../outbox/outbox.svelte';
import { addMine, forgetMessage, thread } from './thread.svelte';
import { type Mine, newestReply, type Reply } from './thread';
import type { Recording } from './recorder.svelte';

export async function say(text: string): Promise<void> {
  const owner = session.owner;
  const said = text.trim();
  if (!owner || !said) return;
  const id = newId();
  const seen = newestReply(thread.items)?.id ?? null;
  await addMine(owner, { id, text: said });
  await submit({ kind: 'chat', text: said, seen }, id);
}

export async function speak({ audio, type, ms }: Recording): Promise<void> {
  const owner = session.owner;
  if (!owner) return;
  const id = newId();
  const seen = newestReply(thread.items)?.id ?? null;
  await addMine(owner, { id, text: '', voice: { ms } });
  await submit({ kind: 'voice', audio, type, ms, seen }, id);
}

export async function pick(reply: Reply, option: { id: string; label: string }): Promise<void> {
  const owner = session.owner;
  if (!owner) return;
  const id = newId();
  await addMine(owner, { id, text: option.label }, { replyId: reply.id, optionId: option.id });
  await submit(
    {
      kind: 'chat',
      text: option.label,
      seen: reply.id,
      option: { id: option.id, conversationId: reply.conversationId },
    },
    id,
  );
}

/** Takes a message that was not accepted out of the thread and the outbox. */
export async function forget(id: string): Promise<void> {
  const owner = session.owner;
  if (!owner) return;
  await dismiss(id);
  await forgetMessage(owner, id);
}

export async function sayAgain({ id, text }: Mine): Promise<void> {
  const draft = outbox.entries.find((entry) => entry.id === id)?.draft;
  await forget(id);
  if (draft?.kind === 'voice') await speak(draft);
  else await say(text);
}

/** The server did not come to listen: the same recording may be heard another time. */
const UNHEARD = new Set(['speech_unavailable', 'model_budget']);

/** Whether saying the very same again could help. */
export function isWorthRepeating({ voice, failed }: Mine): boolean {
  return !voice || UNHEARD.has(failed?.code ?? '');
}
