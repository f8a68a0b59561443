// A person's own preferences: read once, changed on screen at once, saved in
// the background, the newest state last (see saving.ts).
import { api, body } from '../../api/client';
import type { Preferences } from '../../api/schema';
import { keys, queryClient } from '../../lib/data';
import { LatestSaver, type Saving } from './saving';

/** How long it says that all is saved. */
const SAID_MS = 2_500;

export class OwnPreferences {
  saving = $state<Saving>('resting');
  failure = $state<unknown>(null);
  #saver: LatestSaver<Preferences>;
  #said: ReturnType<typeof setTimeout> | undefined;

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
        clearTimeout(this.#said);
        if (state === 'saved') this.#said = setTimeout(() => (this.saving = 'resting'), SAID_MS);
        this.failure = error ?? null;
      },
    });
  }

  /** Shows the new state at once, and saves it. */
  change(own: Preferences): void {
    void queryClient.cancelQueries({ queryKey: keys.preferences() });
    queryClient.setQueryData(keys.preferences(), own);
    this.#saver.save(own);
  }

  again(): void {
    void this.#saver.again();
  }
}
