// What can go wrong with a request, as one error type.
//
// `Refused`: the server answered with a problem document; it will answer the
// same again. `Unreachable`: no answer, or one that promises nothing (5xx,
// 429): try again later. Words come from `errors.<code>` in the locales.
import type { ProblemDocument } from './schema';

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
    readonly code: 'offline' | 'unavailable' | 'rate_limited',
    /** Seconds the server asked to wait, 0 when it did not say. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

/** Reads an answer that is not a success into the error it means. */
export async function failureOf(response: Response): Promise<Refused | Unreachable> {
  const retryAfter = Number(response.headers.get('retry-after')) || 0;
  if (response.status === 429) return new Unreachable('rate_limited', retryAfter);
  if (response.status >= 500) return new Unreachable('unavailable', retryAfter);
  const body = await response
    .clone()
    .json()
    .catch(() => null);
  const document = body && typeof body === 'object' ? (body as Partial<ProblemDocument>) : {};
  return new Refused({
    ...document,
    status: response.status,
    code: document.code ?? `http_${response.status}`,
  });
}
