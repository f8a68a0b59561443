// How far a delivery came, for the eye. Pure.
import type { Delivery, DeliveryState } from '../../api/schema';

export type Tone = 'low' | 'danger' | 'calm' | 'over';

const TONES: Record<DeliveryState, Tone> = {
  waiting: 'low',
  sent: 'calm',
  delivered: 'calm',
  read: 'calm',
  dead: 'danger',
  cancelled: 'over',
};

export function toneOf(state: DeliveryState): Tone {
  return TONES[state];
}

/**
 * What is worth saying about when. `held`: for a quieter hour or for others of
 * the same minute; `retry`: the last try failed; `now`: it is about to go.
 */
export function plan(delivery: Delivery, now: number): 'held' | 'retry' | 'now' | null {
  if (delivery.state !== 'waiting' || !delivery.next_at) return null;
  if (Date.parse(delivery.next_at) <= now) return 'now';
  return delivery.attempts > 0 ? 'retry' : 'held';
}
