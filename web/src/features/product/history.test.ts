import { describe, expect, it } from 'vitest';
import type { Movement, User } from '../../api/schema';
import { businessDay, mayUndo, personName } from './history';

const me = { id: 'u1', name: 'יוסף' } as User;
const today = { now: Date.parse('2026-11-22T00:30:00Z'), zone: 'Asia/Jerusalem', dayStartsAt: '04:00' };
const movement = (more: Partial<Movement> = {}) =>
  ({
    type: 'OUT',
    performed_by: 'u1',
    reported_by: 'u1',
    occurred_at: '2026-11-21T20:00:00Z',
    ...more,
  }) as Movement;

describe('undo in history', () => {
  it('an evening past midnight is one business day', () => {
    expect(businessDay('2026-11-22T00:30:00Z', today)).toBe('2026-11-21');
    expect(businessDay('2026-11-22T02:30:00Z', today)).toBe('2026-11-22');
    expect(mayUndo(movement(), me, 'employee', today)).toBe(true);
  });

  it.each([
    ['of another day', { occurred_at: '2026-11-20T20:00:00Z' }],
    ['of somebody else', { performed_by: 'u2', reported_by: 'u2' }],
    ['of a delivery', { type: 'IN' as const }],
    ['twice', { undone_by: 'm2' }],
  ])('is not offered to employees %s', (_, more) => {
    expect(mayUndo(movement(more), me, 'employee', today)).toBe(false);
  });

  it('managers undo anything, once', () => {
    expect(mayUndo(movement({ type: 'IN', performed_by: 'u2' }), me, 'manager', today)).toBe(true);
    expect(mayUndo(movement({ undoes: 'm0' }), me, 'owner', today)).toBe(false);
  });

  it('names people where it can', () => {
    expect(personName(movement(), me, [])).toBe('יוסף');
    expect(personName(movement({ performed_by: 'u3' }), me, [])).toBeNull();
    expect(personName(movement({ performed_by: 'u3' }), me, [{ id: 'u3', name: 'דנה' } as User])).toBe('דנה');
  });
});
