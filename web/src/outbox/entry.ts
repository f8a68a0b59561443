// One thing a person did that the server must hear of exactly once.
//
// `id` is the idempotency key (and `client_message_id`), `frozen` the exact
// request as first sent: a repeat must be the same bytes, or the server would
// take it for another request.
import type { MovementRequest, ProblemDocument, SyncItem } from '../api/schema';

export interface ChatDraft {
  kind: 'chat';
  text: string;
  /** A tapped option, with the conversation that offered it. */
  option?: { id: string; conversationId: string };
  /** The newest reply on screen when this was typed; null on an empty thread. */
  seen: string | null;
}
/** A message said aloud: kept as recorded, so that it can wait for the network like a typed one. */
export interface VoiceDraft {
  kind: 'voice';
  audio: ArrayBuffer;
  /** Its media type, as the browser recorded it. */
  type: string;
  /** How long it is, in milliseconds. */
  ms: number;
  seen: string | null;
}
export type Draft =
  | ChatDraft
  | VoiceDraft
  | { kind: 'movement'; movement: MovementRequest }
  | { kind: 'undo'; movementId: string; productId: string }
  | { kind: 'count'; count: SyncItem };

export interface FrozenRequest {
  path: string;
  body: unknown;
  /** Sent as a form, `body` being its other fields. */
  audio?: { bytes: ArrayBuffer; type: string };
}

export interface Entry {
  id: string;
  /** `user@restaurant`: only ever sent with that person's token. */
  owner: string;
  /** When it was done, by this device's clock (milliseconds since 1970). */
  at: number;
  draft: Draft;
  frozen?: FrozenRequest;
  /** The server's final no; the entry stays until the person has seen it. */
  refused?: ProblemDocument;
}

export function ownerKey(userId: string, restaurantId: string): string {
  return `${userId}@${restaurantId}`;
}

/** Part of the chat, typed or spoken: shown in the thread. */
export function isSaid(draft: Draft): draft is ChatDraft | VoiceDraft {
  return draft.kind === 'chat' || draft.kind === 'voice';
}
