import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '../api/problem';
import { LIFE_MS, shown } from '../ui/toasts.svelte';
import { doLater, later, sendNow } from './later.svelte';

describe('what can be taken back for a while', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const undo = () => shown.toasts.find((one) => one.tone === 'ok')?.action?.run();

  it('is hidden at once and sent when the time is over', async () => {
    const work = vi.fn(async () => undefined);
    doLater('a', 'done', work);
    doLater('a', 'done', work);
    expect([later.hides('a'), work.mock.calls.length]).toEqual([true, 0]);
    await vi.advanceTimersByTimeAsync(LIFE_MS.ok);
    expect([later.hides('a'), work.mock.calls.length]).toEqual([false, 1]);
  });

  it('is never sent when taken back', async () => {
    const work = vi.fn(async () => undefined);
    doLater('b', 'done', work);
    undo();
    expect(later.hides('b')).toBe(false);
    await vi.advanceTimersByTimeAsync(LIFE_MS.ok);
    await sendNow();
    expect(work).not.toHaveBeenCalled();
  });

  it('is sent once on leaving, and cannot be taken back then', async () => {
    const work = vi.fn(async () => undefined);
    doLater('c', 'done', work);
    await sendNow();
    expect(work).toHaveBeenCalledTimes(1);
    expect(shown.toasts.some((one) => one.tone === 'ok')).toBe(false);
    await vi.advanceTimersByTimeAsync(LIFE_MS.ok);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('comes back with a word when it is refused', async () => {
    doLater('d', 'done', () => Promise.reject(new Refused({ status: 404, code: 'not_found' })));
    await sendNow();
    expect(later.hides('d')).toBe(false);
    expect(shown.toasts.some((one) => one.tone === 'danger')).toBe(true);
  });
});
