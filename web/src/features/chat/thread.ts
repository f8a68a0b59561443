// The chat as it is shown: what was said, in order, and what became of it.
//
// Pure steps over an immutable list. A message waits exactly while the outbox
// still holds an entry of its id; that is looked up, not stored here.
import type {
  Asking,
  ChatMessage,
  ChatOption,
  ChatReply,
  ChatState,
  CitedFact,
  Movement,
  ProblemDocument,
} from '../../api/schema';
import type { LastReply } from '../../outbox/freeze';

export interface Mine {
  kind: 'mine';
  /** The outbox entry's id, which is also the `client_message_id`. */
  id: string;
  /** Empty while a spoken message has not been heard. */
  text: string;
  /** It was said aloud, for so long (0: not known on this device). */
  voice?: { ms: number };
  at: number;
  failed?: ProblemDocument;
}
export interface Reply {
  kind: 'reply';
  id: string;
  /** The message it answers. */
  to: string;
  conversationId: string;
  text: string;
  state: ChatState;
  asking: Asking | null;
  options: ChatOption[];
  movements: Movement[];
  /** What a free answer rests on. */
  facts?: CitedFact[];
  at: number;
  /** The option that was tapped. */
  picked?: string;
}
export type ThreadItem = Mine | Reply;

/** Kept on the device; older ones are in the server's history. */
const KEPT = 200;

export function withMine(items: ThreadItem[], mine: Mine, picked?: { replyId: string; optionId: string }) {
  const marked = picked ? withPicked(items, picked.replyId, picked.optionId) : items;
  return [...marked, mine].slice(-KEPT);
}

/** The thread as the server remembers it, for a device that has none. */
export function fromHistory(messages: ChatMessage[]): ThreadItem[] {
  const oldestFirst = [...messages].sort((a, b) => a.created_at.localeCompare(b.created_at));
  return oldestFirst.reduce<ThreadItem[]>((items, message) => {
    const at = Date.parse(message.created_at);
    const said = withMine(items, { kind: 'mine', id: message.id, text: message.text, at });
    const offer = said.find((i) => i.kind === 'reply' && i.options.some((o) => o.id === message.option_id));
    const marked = offer ? withPicked(said, offer.id, message.option_id!) : said;
    return message.answer ? withReply(marked, message.id, message.answer, at) : marked;
  }, []);
}

function withPicked(items: ThreadItem[], replyId: string, optionId: string): ThreadItem[] {
  return items.map((i) => (i.kind === 'reply' && i.id === replyId ? { ...i, picked: optionId } : i));
}

/** Adds an answer once; it stands right after the message it belongs to. */
export function withReply(items: ThreadItem[], to: string, answer: ChatReply, at: number): ThreadItem[] {
  if (items.some((i) => i.kind === 'reply' && i.to === to)) return items;
  const reply: Reply = {
    kind: 'reply',
    id: answer.message_id,
    to,
    conversationId: answer.conversation_id,
    text: answer.reply,
    state: answer.state,
    asking: answer.asking ?? null,
    options: answer.options ?? [],
    movements: answer.movements ?? [],
    ...(answer.facts?.length ? { facts: answer.facts } : {}),
    at,
  };
  const place = items.findIndex((i) => i.kind === 'mine' && i.id === to);
  const list =
    place < 0 ? [...items, reply] : [...items.slice(0, place + 1), reply, ...items.slice(place + 1)];
  return withLedger(withHeard(list, to, answer.transcript), reply.movements);
}

/** What was heard becomes what was said. */
function withHeard(items: ThreadItem[], id: string, transcript?: string | null): ThreadItem[] {
  if (!transcript) return items;
  return items.map((i) =>
    i.kind === 'mine' && i.id === id ? { ...i, text: transcript, voice: i.voice ?? { ms: 0 } } : i,
  );
}

export function withFailed(items: ThreadItem[], id: string, failed: ProblemDocument): ThreadItem[] {
  return items.map((i) => (i.kind === 'mine' && i.id === id ? { ...i, failed } : i));
}

export function without(items: ThreadItem[], id: string): ThreadItem[] {
  return items.filter((i) => i.id !== id);
}

export function withUndone(items: ThreadItem[], movementId: string, by: string): ThreadItem[] {
  return items.map((i) => {
    if (i.kind !== 'reply' || !i.movements.some((m) => m.id === movementId)) return i;
    const movements = i.movements.map((m) => (m.id === movementId ? { ...m, undone_by: by } : m));
    return { ...i, movements };
  });
}

/** Marks everything that `movements` (newer rows of the ledger) took back. */
export function withLedger(items: ThreadItem[], movements: Pick<Movement, 'id' | 'undoes'>[]): ThreadItem[] {
  return movements.reduce((list, m) => (m.undoes ? withUndone(list, m.undoes, m.id) : list), items);
}

/** The newest reply by time of arrival, wherever it stands in the list. */
export function newestReply(items: ThreadItem[]): Reply | null {
  const replies = items.filter((i): i is Reply => i.kind === 'reply');
  return replies.reduce<Reply | null>((newest, r) => (!newest || r.at >= newest.at ? r : newest), null);
}

export function lastReplyOf(items: ThreadItem[]): LastReply | null {
  const reply = newestReply(items);
  return reply
    ? { messageId: reply.id, conversationId: reply.conversationId, open: reply.state === 'clarify' }
    : null;
}

/** Replies whose options can still be tapped: the last of each conversation. */
export function openReplies(items: ThreadItem[]): Set<string> {
  const last = new Map<string, Reply>();
  for (const item of items) if (item.kind === 'reply') last.set(item.conversationId, item);
  return new Set([...last.values()].filter((r) => !r.picked).map((r) => r.id));
}
