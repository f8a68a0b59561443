// The one way to the server: openapi-fetch with our headers, the token, one
// retry after a 401, and errors as exceptions (see problem.ts).
//
// Everything goes to `/api` of the origin the app came from.
import createClient, { type Middleware } from 'openapi-fetch';
import { failureOf, Unreachable } from './problem';
import type { paths } from './schema';

export interface TokenSource {
  token(): Promise<string>;
  renew(spent: string): Promise<string>;
}

/** Given by the session at start; until then requests go out without a token. */
let tokens: TokenSource | null = null;
export function useTokens(source: TokenSource): void {
  tokens = source;
}

const OPEN = /^\/api\/auth\/(register|login|refresh|pin|invite\/accept|password\/(forgot|reset))$/;

/** Marks requests of this app: the ledger then records `screen` as the source. */
export const CLIENT_HEADERS = { 'x-mezave-client': 'web' } as const;

/** An answer that takes longer than this is not coming (kitchen Wi-Fi). */
const PATIENCE_MS = 30_000;

/** Sends a request with headers and token; rejects with Refused or Unreachable. */
export async function send(request: Request, how: { endless?: boolean } = {}): Promise<Response> {
  const reach = how.endless ? fetchIt : fetchInTime;
  for (const [name, value] of Object.entries(CLIENT_HEADERS)) request.headers.set(name, value);
  const open = OPEN.test(new URL(request.url).pathname);
  if (open || !tokens) return settled(await reach(request));
  const token = await tokens.token();
  const again = request.clone();
  const first = await reach(withToken(request, token));
  if (first.status !== 401) return settled(first);
  const renewed = await tokens.renew(token);
  return settled(await reach(withToken(again, renewed)));
}

function withToken(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

function fetchInTime(request: Request): Promise<Response> {
  return fetchIt(request, AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]));
}

async function fetchIt(request: Request, signal = request.signal): Promise<Response> {
  try {
    return await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable('offline');
  }
}

async function settled(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw await failureOf(response);
}

const base = globalThis.location?.origin ?? 'http://localhost';
export const api = createClient<paths>({ baseUrl: base, fetch: (request) => send(request) });

const language: Middleware = {
  onRequest({ request }) {
    const lang = globalThis.document?.documentElement.lang;
    if (lang) request.headers.set('accept-language', lang);
    return request;
  },
};
api.use(language);

/** The body of an answer; errors were already thrown by `send`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** Every item of a list, page after page. */
export async function all<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; next_cursor?: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = answer.next_cursor ?? undefined;
  } while (cursor);
  return items;
}
