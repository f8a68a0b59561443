// This device and push messages, as the screen needs it. What talks to the
// browser is `push.ts`, loaded when somebody looks at the switch.
import { t } from '../../i18n/index.svelte';

/** `unsupported`: the browser has no push, or the page came over plain http. */
export type DeviceState = 'on' | 'off' | 'blocked' | 'unsupported';

/** What `push.ts` exports. */
export interface PushDevice {
  state(): Promise<DeviceState> | DeviceState;
  subscribe(): Promise<unknown>;
  unsubscribe(): Promise<unknown>;
}

const found = import.meta.glob<PushDevice>('./push.ts');

export class Device {
  state = $state<DeviceState | 'asking'>('asking');
  busy = $state(false);
  failure = $state<string | null>(null);
  #push: PushDevice | null = null;

  /** Loads what is needed first: a browser asks for permission only straight after a tap. */
  async look(): Promise<void> {
    this.#push ??= (await found['./push.ts']?.().catch(() => null)) ?? null;
    this.state = (await this.#push?.state()) ?? 'unsupported';
  }

  /** Turns it over. True: it is now as asked. */
  async turn(on: boolean): Promise<boolean> {
    if (!this.#push) return false;
    this.busy = true;
    this.failure = null;
    try {
      await (on ? this.#push.subscribe() : this.#push.unsubscribe());
    } catch {
      this.failure = t('notify.device.failed');
    }
    this.state = await this.#push.state();
    this.busy = false;
    // What the browser forbids is explained by the state itself.
    if (this.state === 'blocked' || this.state === (on ? 'on' : 'off')) this.failure = null;
    return this.state === (on ? 'on' : 'off');
  }
}
