// What can go wrong with a request, as one error type.
//
// `Refused`: the server answered with a problem document; it will answer the
// same again. `Unreachable`: no answer, or one that promises nothing (5xx,
// 429): try again later. Words come from `errors.<code>` in the locales.
// A few answers of those kinds do speak of the request itself (`SETTLED`).
import type { ProblemDocument } from './schema';

/** Nothing gets better by sending the same again by itself: the person is told, and decides. */
const SETTLED = new Set(['speech_not_configured', 'speech_unavailable', 'model_budget']);

export class Refused extends Error {
  override name = 'Refused';
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail ?? problem.title ?? problem.code);
  }
  get code(): string {
    return this.problem.code;
  }
  /** The first complaint about `field`, for showing beside it. */
  field(field: string): string | undefined {
    return this.problem.errors?.find((e) => e.field === field || e.field.endsWith(`.${field}`))?.message;
  }
}

export class Unreachable extends Error {
  override name = 'Unreachable';
  constructor(
    readonly code: 'offline' | 'unavailable' | 'rate_limited' | 'too_many_streams',
    /** Seconds the server asked to wait, 0 when it did not say. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

/** Reads an answer that is not a success into the error it means. */
export async function failureOf(response: Response): Promise<Refused | Unreachable> {
  const retryAfter = Number(response.headers.get('retry-after')) || 0;
  const body = await response
    .clone()
    .json()
    .catch(() => null);
  const document = body && typeof body === 'object' ? (body as Partial<ProblemDocument>) : {};
  if (!SETTLED.has(document.code ?? '')) {
    const crowded = document.code === 'too_many_streams' ? document.code : 'rate_limited';
    if (response.status === 429) return new Unreachable(crowded, retryAfter);
    if (response.status >= 500) return new Unreachable('unavailable', retryAfter);
  }
  return new Refused({
    ...document,
    status: response.status,
    code: document.code ?? `http_${response.status}`,
  });
}
