import { describe, expect, it } from 'vitest';
import { failureOf, Refused, Unreachable } from './problem';

const answer = (status: number, code?: string) =>
  failureOf(
    new Response(code ? JSON.stringify({ code, status }) : 'gone', {
      status,
      headers: { 'retry-after': '7' },
    }),
  );

describe('what an answer means', () => {
  it('is final where the server speaks of the request', async () => {
    for (const [status, code] of [
      [422, 'no_speech'],
      [503, 'speech_not_configured'],
      [503, 'speech_unavailable'],
      [429, 'model_budget'],
    ] as const)
      expect(await answer(status, code)).toEqual(new Refused({ status, code }));
    expect(await answer(404)).toMatchObject({ code: 'http_404' });
  });

  it('is to be tried again where it promises nothing', async () => {
    expect(await answer(503, 'unavailable')).toEqual(new Unreachable('unavailable', 7));
    expect(await answer(502)).toMatchObject({ code: 'unavailable', retryAfter: 7 });
    expect(await answer(429, 'rate_limited')).toMatchObject({ code: 'rate_limited' });
    expect(await answer(429, 'too_many_streams')).toMatchObject({ code: 'too_many_streams' });
  });
});
