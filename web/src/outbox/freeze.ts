// Turns a draft into the exact request that is sent for it.
//
// A message typed before a question arrived must not be taken for its answer
// (an offline «2 קילו» is not the reply to "boxes or singles?"): it then opens
// a conversation of its own.
import type { ChatRequest, Language } from '../api/schema';
import type { ChatDraft, Entry, FrozenRequest, VoiceDraft } from './entry';

/** The newest reply of the thread, as far as routing needs it. */
export interface LastReply {
  messageId: string;
  conversationId: string;
  open: boolean;
}

export interface FreezeContext {
  last: LastReply | null;
  language: Language;
  /** Server time minus this device's time, in milliseconds. */
  clockOffset: number;
}

export function freezeEntry(entry: Entry, context: FreezeContext): FrozenRequest {
  const occurred = new Date(entry.at + context.clockOffset).toISOString();
  const { draft } = entry;
  switch (draft.kind) {
    case 'chat':
      return { path: '/chat/message', body: chatBody(entry.id, draft, context) };
    case 'voice':
      return {
        path: '/chat/voice',
        body: voiceFields(entry.id, draft, context),
        audio: { bytes: draft.audio, type: draft.type },
      };
    case 'movement':
      return { path: '/stock/movement', body: { occurred_at: occurred, ...draft.movement } };
    case 'undo':
      return { path: `/stock/movements/${draft.movementId}/undo`, body: {} };
    case 'count':
      return {
        path: '/stock/sync',
        body: { items: [{ counted_at: occurred, client_id: entry.id, ...draft.count }] },
      };
  }
}

function chatBody(id: string, draft: ChatDraft, context: FreezeContext): ChatRequest {
  const conversation = draft.option?.conversationId ?? conversationFor(draft, context.last);
  return {
    text: draft.text,
    client_message_id: id,
    language: context.language,
    ...(conversation ? { conversation_id: conversation } : {}),
    ...(draft.option ? { option_id: draft.option.id } : {}),
  };
}

function voiceFields(id: string, draft: VoiceDraft, context: FreezeContext): Record<string, string> {
  const conversation = conversationFor(draft, context.last);
  return {
    client_message_id: id,
    language: context.language,
    ...(conversation ? { conversation_id: conversation } : {}),
  };
}

function conversationFor(draft: ChatDraft | VoiceDraft, last: LastReply | null): string | undefined {
  if (!last) return undefined;
  const sawIt = draft.seen === last.messageId;
  return sawIt || !last.open ? last.conversationId : undefined;
}
