// A person's own preferences: read once, changed on screen at once, saved in
// the background, the newest state last (see saving.ts).
import { api, body } from '../../api/client';
import type { Preferences } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';
import { LatestSaver, type Saving } from './saving';

/** Typing into a time field changes it several times. */
const PAUSE_MS = 500;

export class OwnPreferences {
  saving = $state<Saving>('resting');
  failure = $state<unknown>(null);
  #saver: LatestSaver<Preferences>;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #paused: Preferences | null = null;

  constructor(userId: string) {
    let kept: Preferences | undefined;
    this.#saver = new LatestSaver<Preferences>({
      send: async (own) => {
        const params = { path: { user_id: userId } };
        kept = await body(api.PUT('/api/notify/preferences/{user_id}', { params, body: own }));
      },
      onState: (state, error) => {
        // Nothing newer waits: what the server keeps is what is so, whatever was read meanwhile.
        if (state === 'saved') queryClient.setQueryData(keys.preferences(), kept);
        this.saving = state;
        this.failure = error ?? null;
      },
    });
  }

  /** Shows the new state at once; saves it now, or once the fingers rest. */
  change(own: Preferences, how: { typed?: boolean } = {}): void {
    void queryClient.cancelQueries({ queryKey: keys.preferences() });
    queryClient.setQueryData(keys.preferences(), own);
    clearTimeout(this.#pause);
    this.#paused = own;
    if (how.typed) this.#pause = setTimeout(() => this.flush(), PAUSE_MS);
    else this.flush();
  }

  /** Saves what waits for the fingers to rest. */
  flush(): void {
    clearTimeout(this.#pause);
    if (this.#paused) this.#saver.save(this.#paused);
    this.#paused = null;
  }

  again(): void {
    void this.#saver.again();
  }
}
