// Saving what changes under the fingers: one request at a time, only the
// newest state, nothing forgotten. Pure apart from the `send` it is given.
//
// A failure keeps what was not saved; the next change or `again` sends it.

export type Saving = 'resting' | 'saving' | 'saved' | 'failed';

export interface SavingDeps<T> {
  send(value: T): Promise<unknown>;
  onState(state: Saving, error?: unknown): void;
}

export class LatestSaver<T> {
  #waiting: { value: T } | null = null;
  #running = false;

  constructor(private readonly deps: SavingDeps<T>) {}

  /** Saves `value`, at once or after what is under way; what was waiting is replaced. */
  save(value: T): void {
    this.#waiting = { value };
    void this.again();
  }

  /** Sends what waits, if anything does. */
  async again(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting) {
      const { value } = this.#waiting;
      this.#waiting = null;
      this.deps.onState('saving');
      try {
        await this.deps.send(value);
        if (!this.#waiting) this.deps.onState('saved');
      } catch (error) {
        if (this.#waiting) continue;
        this.#waiting = { value };
        this.deps.onState('failed', error);
        break;
      }
    }
    this.#running = false;
  }

  get pending(): boolean {
    return this.#running || this.#waiting !== null;
  }
}
