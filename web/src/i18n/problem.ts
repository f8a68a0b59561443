// Errors in the reader's words, by the stable `code`, never by English details.
import { Refused, Unreachable } from '../api/problem';
import type { ProblemDocument } from '../api/schema';
import { has, t } from './index.svelte';

/** What happened and what to do, for any error a request can end with. */
export function explain(error: unknown): string {
  if (error instanceof Refused) return explainProblem(error.problem);
  if (error instanceof Unreachable) return t(`errors.${error.code}`);
  return t('errors.unknown');
}

export function explainProblem(problem: ProblemDocument): string {
  const available = problem.available;
  if (problem.code === 'insufficient_stock' && available)
    return t('errors.insufficient_stock_available', { total: available.total });
  if (has(`errors.${problem.code}`)) return t(`errors.${problem.code}`);
  return t('errors.unknown_code', { code: problem.code });
}
