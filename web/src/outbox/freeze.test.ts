import { describe, expect, it } from 'vitest';
import type { Draft, Entry } from './entry';
import { freezeEntry, type LastReply } from './freeze';

const entry = (draft: Draft): Entry => ({ id: 'e1', owner: 'me', at: 1_000_000, draft });
const context = (last: LastReply | null, clockOffset = 0) => ({ last, language: 'he' as const, clockOffset });
const open = { messageId: 'm1', conversationId: 'c1', open: true };
const body = (draft: Draft, last: LastReply | null) => freezeEntry(entry(draft), context(last)).body;

describe('freezing a draft', () => {
  it('answers the question that was on screen', () => {
    expect(body({ kind: 'chat', text: 'פחית', seen: 'm1' }, open)).toMatchObject({ conversation_id: 'c1' });
  });

  it('does not answer a question that was not on screen', () => {
    expect(body({ kind: 'chat', text: '2 קילו', seen: null }, open)).not.toHaveProperty('conversation_id');
  });

  it('stays in the conversation when nothing is open', () => {
    const done = { ...open, open: false };
    expect(body({ kind: 'chat', text: 'לא, 4', seen: 'm0' }, done)).toMatchObject({ conversation_id: 'c1' });
  });

  it('sends a tapped option to the conversation that offered it', () => {
    const draft: Draft = {
      kind: 'chat',
      text: 'פחית',
      seen: 'm9',
      option: { id: 'o1', conversationId: 'c0' },
    };
    expect(body(draft, open)).toEqual({
      text: 'פחית',
      client_message_id: 'e1',
      language: 'he',
      conversation_id: 'c0',
      option_id: 'o1',
    });
  });

  it('books at the time it happened, by the clock of the server', () => {
    const draft: Draft = { kind: 'movement', movement: { product_id: 'p', type: 'OUT', units: 3 } };
    expect(freezeEntry(entry(draft), context(null, 5000)).body).toMatchObject({
      occurred_at: new Date(1_005_000).toISOString(),
      units: 3,
    });
  });

  it('sends a spoken message as a form, to the question that was on screen', () => {
    const audio = new ArrayBuffer(3);
    const draft = (seen: string | null): Draft => ({
      kind: 'voice',
      audio,
      type: 'audio/webm',
      ms: 900,
      seen,
    });
    expect(freezeEntry(entry(draft('m1')), context(open))).toEqual({
      path: '/chat/voice',
      body: { client_message_id: 'e1', language: 'he', conversation_id: 'c1' },
      audio: { bytes: audio, type: 'audio/webm' },
    });
    expect(body(draft(null), open)).not.toHaveProperty('conversation_id');
  });
});
