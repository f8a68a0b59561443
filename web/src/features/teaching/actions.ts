// What the teaching screens send. Reading anew is part of each, so that a row
// stays away until the list without it has arrived.
import { api, body } from '../../api/client';
import type { Alias, HouseNote, UnansweredRequest } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';
import { newId } from '../../lib/id';

async function readAnew(...queries: unknown[][]): Promise<void> {
  await Promise.all(queries.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

export async function settle(id: string, what: UnansweredRequest): Promise<void> {
  const headers = { 'Idempotency-Key': newId() };
  await api.POST('/api/chat/unanswered/{id}', { params: { path: { id }, header: headers }, body: what });
  const taught = what.action === 'nickname' ? [keys.aliases(), keys.products()] : [];
  await readAnew(keys.unanswered(), ...taught);
}

export async function forgetNickname({ product_id, nickname }: Alias): Promise<void> {
  await api.DELETE('/api/chat/aliases', { params: { query: { product_id, nickname } } });
  await readAnew(keys.aliases(), keys.products());
}

/** `key` belongs to the form: sent twice, it is one note. */
export async function addNote(text: string, key: string): Promise<HouseNote> {
  const headers = { 'Idempotency-Key': key };
  const note = await body(api.POST('/api/chat/notes', { params: { header: headers }, body: { text } }));
  await readAnew(keys.notes());
  return note;
}

export async function forgetNote(id: string): Promise<void> {
  await api.DELETE('/api/chat/notes/{id}', { params: { path: { id } } });
  await readAnew(keys.notes());
}
