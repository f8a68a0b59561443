// This device and push messages, as the screen needs it; what talks to the
// browser is push.ts.
import { t } from '../../i18n/index.svelte';
import { type PushState, state, subscribe, unsubscribe } from './push';

export class Device {
  state = $state<PushState | 'asking'>('asking');
  busy = $state(false);
  failure = $state<string | null>(null);

  async look(): Promise<void> {
    this.state = await state();
  }

  /** Turns it over; call it from a tap, for the browser may ask for permission. */
  async turn(on: boolean): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      this.state = await (on ? subscribe() : unsubscribe());
    } catch {
      this.state = await state();
      this.failure = t('notify.device.failed');
    } finally {
      this.busy = false;
    }
  }
}
