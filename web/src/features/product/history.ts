// Who did it, and who may undo it. Pure; the server decides, this only spares
// people a button that would refuse them.
import type { Movement, Role, User } from '../../api/schema';
import { dayOf } from '../../lib/format';

/** The name where it is known; for an unknown id nothing rather than an id. */
export function personName(movement: Movement, me: User | null, users: User[]): string | null {
  if (me && movement.performed_by === me.id) return me.name;
  return users.find((user) => user.id === movement.performed_by)?.name ?? null;
}

export interface Today {
  now: number;
  zone: string;
  /** `HH:MM`: a business day begins then. */
  dayStartsAt: string;
}

export function businessDay(moment: string | number, { zone, dayStartsAt }: Omit<Today, 'now'>): string {
  const [hours = 4, minutes = 0] = dayStartsAt.split(':').map(Number);
  return dayOf(new Date(moment).getTime() - (hours * 60 + minutes) * 60_000, zone);
}

/** Managers and owners anything; employees their own takes and waste of the same business day. */
export function mayUndo(movement: Movement, me: User | null, role: Role, today: Today): boolean {
  if (movement.undone_by || movement.undoes || !me) return false;
  if (role !== 'employee') return true;
  const own = movement.performed_by === me.id || movement.reported_by === me.id;
  const goods = movement.type === 'OUT' || movement.type === 'WASTE';
  return own && goods && businessDay(movement.occurred_at, today) === businessDay(today.now, today);
}
