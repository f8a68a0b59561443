import { describe, expect, it } from 'vitest';
import type { ChatReply, Movement } from '../../api/schema';
import {
  fromHistory,
  lastReplyOf,
  openReplies,
  type ThreadItem,
  withMine,
  withReply,
  withUndone,
} from './thread';

const mine = (id: string) => ({ kind: 'mine' as const, id, text: id, at: 1 });
const answer = (id: string, conversation: string, more: Partial<ChatReply> = {}): ChatReply => ({
  conversation_id: conversation,
  message_id: id,
  reply: id,
  state: 'clarify',
  options: [],
  movements: [],
  understanding: { intent: 'other', items: [], source: 'rules' },
  ...more,
});
const movement = (id: string, undoes: string | null = null) => ({ id, undoes }) as Movement;
const ids = (items: ThreadItem[]) => items.map((i) => i.id);

describe('the thread', () => {
  it('puts a late answer under its own question, once', () => {
    let items = withMine(withMine([], mine('a')), mine('b'));
    items = withReply(items, 'a', answer('ra', 'c1'), 2);
    items = withReply(items, 'a', answer('ra', 'c1'), 3);
    items = withReply(items, 'b', answer('rb', 'c2'), 4);
    expect(ids(items)).toEqual(['a', 'ra', 'b', 'rb']);
  });

  it('knows the reply that arrived last', () => {
    let items = withMine(withMine([], mine('a')), mine('b'));
    items = withReply(items, 'b', answer('rb', 'c2', { state: 'done' }), 2);
    items = withReply(items, 'a', answer('ra', 'c1'), 3);
    expect(lastReplyOf(items)).toEqual({ messageId: 'ra', conversationId: 'c1', open: true });
    expect(lastReplyOf([])).toBeNull();
  });

  it('keeps the last question of each conversation open until it is answered', () => {
    let items = withReply(withMine([], mine('a')), 'a', answer('ra', 'c1'), 2);
    items = withReply(withMine(items, mine('b')), 'b', answer('rb', 'c2'), 3);
    expect(openReplies(items)).toEqual(new Set(['ra', 'rb']));
    items = withMine(items, mine('c'), { replyId: 'ra', optionId: 'o' });
    expect(openReplies(items)).toEqual(new Set(['rb']));
    items = withReply(items, 'c', answer('rc', 'c1'), 4);
    expect(openReplies(items)).toEqual(new Set(['rb', 'rc']));
  });

  it('marks what was undone, by button or by word', () => {
    let items = withReply(
      withMine([], mine('a')),
      'a',
      answer('ra', 'c1', { movements: [movement('m1')] }),
      2,
    );
    const by = (list: ThreadItem[]) =>
      list.flatMap((i) => (i.kind === 'reply' ? i.movements : []))[0]?.undone_by;
    expect(by(withUndone(items, 'm1', 'm9'))).toBe('m9');
    const word = answer('rb', 'c1', { movements: [movement('m2', 'm1')] });
    items = withReply(withMine(items, mine('b')), 'b', word, 3);
    expect(by(items)).toBe('m2');
  });

  it('is rebuilt from the server, oldest first, with what was tapped', () => {
    const at = (minute: number) => `2026-11-22T10:0${minute}:00.000000Z`;
    const which = answer('ra', 'c1', { options: [{ id: 'o1', label: 'פחית', product_id: 'p' }] });
    const items = fromHistory([
      { id: 'b', conversation_id: 'c1', text: 'פחית', option_id: 'o1', answer: null, created_at: at(2) },
      { id: 'a', conversation_id: 'c1', text: 'קולה', option_id: null, answer: which, created_at: at(1) },
    ]);
    expect(ids(items)).toEqual(['a', 'ra', 'b']);
    expect(items[1]).toMatchObject({ picked: 'o1' });
    expect(openReplies(items).size).toBe(0);
  });

  it('shows what was heard as what was said, with what an answer rests on', () => {
    const spoken = { ...mine('a'), text: '', voice: { ms: 2_000 } };
    const facts = [{ kind: 'stock', subject_id: 'p', text: 'קולה: 12' }];
    const items = withReply(
      withMine([], spoken),
      'a',
      answer('ra', 'c1', { transcript: 'כמה קולה', facts }),
      2,
    );
    expect(items[0]).toMatchObject({ text: 'כמה קולה', voice: { ms: 2_000 } });
    expect(items[1]).toMatchObject({ facts });
    const again = fromHistory([
      {
        id: 'a',
        conversation_id: 'c1',
        text: 'כמה קולה',
        option_id: null,
        answer: answer('ra', 'c1', { transcript: 'כמה קולה' }),
        created_at: '2026-11-22T10:00:00.000000Z',
      },
    ]);
    expect(again[0]).toMatchObject({ text: 'כמה קולה', voice: { ms: 0 } });
  });
});
