// The ways an alert can take, and whether each reaches this person. Pure.
//
// Add a channel: its name in CHANNELS, an icon in ChannelIcon.svelte, words
// under `notify.channel` and `notify.chip` in the locales.
import type { AlertType, Channel, ChannelState, Preferences } from '../../api/schema';

export const CHANNELS: Channel[] = ['inbox', 'push', 'whatsapp', 'email'];
/** Those that leave the app; a daily summary goes by these only. */
export const OUTWARD: Channel[] = ['push', 'whatsapp', 'email'];
/** The alerts of the table; the daily summary has a place of its own. */
export const ALERTS: Exclude<AlertType, 'digest'>[] = [
  'stock_low',
  'lot_expiring',
  'lot_expired',
  'large_movement',
];

/** Where the page is that says how to set a channel up. */
export const GUIDE = 'docs/operations/alerts.md';

/**
 * `ready`: it arrives. `not_set_up`: the operator has not set the channel up.
 * `no_address`: the person has given it nothing to reach them by.
 */
export type Reach = 'ready' | 'not_set_up' | 'no_address';

export function reachOf(channel: Channel, states: ChannelState[] | undefined): Reach {
  if (channel === 'inbox') return 'ready';
  const state = states?.find((one) => one.channel === channel);
  if (!state?.is_ready) return 'not_set_up';
  return state.address ? 'ready' : 'no_address';
}

export function takes(own: Preferences, alert: AlertType, channel: Channel): boolean {
  return (own.channels[alert] ?? []).includes(channel);
}

/** The preferences with one channel of one alert turned over; the order of channels stays the same. */
export function turned(own: Preferences, alert: AlertType, channel: Channel): Preferences {
  const on = !takes(own, alert, channel);
  const chosen = CHANNELS.filter((one) => (one === channel ? on : takes(own, alert, one)));
  return { ...own, channels: { ...own.channels, [alert]: chosen } };
}

/** A daily summary that nothing carries to anybody is as good as none: worth saying. */
export function digestGoesNowhere(own: Preferences, states: ChannelState[] | undefined): boolean {
  if (!own.digest || !states) return false;
  return !OUTWARD.some((one) => takes(own, 'digest', one) && reachOf(one, states) === 'ready');
}
