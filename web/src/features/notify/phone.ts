// One's own telephone number: kept, proved by a code, shown as people write it.
import { api, body } from '../../api/client';
import type { User } from '../../api/schema';
import { newId } from '../../lib/id';

/** Six digits, however they were typed or pasted. */
export function codeOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, 6);
}

/** A number of this country as it is dialled: 050-123-4567; others stay as they are. */
export function shownNumber(number: string): string {
  const local = /^\+972(\d{8,9})$/.exec(number)?.[1];
  if (!local) return number;
  const all = `0${local}`;
  return `${all.slice(0, -7)}-${all.slice(-7, -4)}-${all.slice(-4)}`;
}

export function keepNumber(phone: string | null): Promise<User> {
  return body(api.PATCH('/api/auth/me', { body: { phone } }));
}

export function confirmNumber(code: string): Promise<User> {
  const params = { header: { 'Idempotency-Key': newId() } };
  return body(api.POST('/api/auth/me/phone/confirm', { params, body: { code } }));
}
