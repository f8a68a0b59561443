import { describe, expect, it } from 'vitest';
import { LatestSaver, type Saving } from './saving';

function stage() {
  const sent: number[] = [];
  const states: Saving[] = [];
  const answers: { ok: () => void; fail: () => void }[] = [];
  const saver = new LatestSaver<number>({
    send: (value) => {
      sent.push(value);
      return new Promise<void>((ok, fail) => answers.push({ ok, fail: () => fail(new Error('no')) }));
    },
    onState: (state) => states.push(state),
  });
  const rest = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { sent, states, answers, saver, rest };
}

describe('saving the latest', () => {
  it('sends one at a time and skips what was overtaken', async () => {
    const { sent, states, answers, saver, rest } = stage();
    saver.save(1);
    saver.save(2);
    saver.save(3);
    expect(sent).toEqual([1]);
    answers[0]!.ok();
    await rest();
    expect(sent).toEqual([1, 3]);
    answers[1]!.ok();
    await rest();
    expect(states).toEqual(['saving', 'saving', 'saved']);
    expect(saver.pending).toBe(false);
  });

  it('keeps what failed and sends it again when asked', async () => {
    const { sent, states, answers, saver, rest } = stage();
    saver.save(1);
    answers[0]!.fail();
    await rest();
    expect(states).toEqual(['saving', 'failed']);
    expect(saver.pending).toBe(true);
    void saver.again();
    answers[1]!.ok();
    await rest();
    expect(sent).toEqual([1, 1]);
    expect(states.at(-1)).toBe('saved');
  });

  it('does not speak of a failure that a newer state makes good', async () => {
    const { sent, states, answers, saver, rest } = stage();
    saver.save(1);
    saver.save(2);
    answers[0]!.fail();
    await rest();
    answers[1]!.ok();
    await rest();
    expect(sent).toEqual([1, 2]);
    expect(states).not.toContain('failed');
  });
});
