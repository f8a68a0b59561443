// What the app reads from the server, as query definitions in one place.
//
// Kept in IndexedDB between visits (see persist.ts), so every screen has the
// last known state at once and offline. Keys begin with the owner: nobody ever
// sees what another person's session cached.
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/svelte-query';
import { all, api, body } from '../api/client';
import { Unreachable } from '../api/problem';
import type { Booked, DeliveryState, Stock, UnansweredState } from '../api/schema';
import { session } from '../auth/session.svelte';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 60_000,
      gcTime: 7 * 24 * 3_600_000,
      retry: (count, error) => error instanceof Unreachable && count < 2,
      refetchOnWindowFocus: true,
      // Not only what was read so far: svelte-query keeps handing out the old value of a field that
      // is read for the first time after it changed (one list shown only once another has arrived).
      notifyOnChangeProps: 'all',
    },
  },
});

export const keys = {
  of: (...rest: unknown[]) => [session.owner, ...rest],
  products: () => keys.of('products'),
  stock: () => keys.of('stock'),
  categories: () => keys.of('categories'),
  inbox: () => keys.of('inbox'),
  restaurant: () => keys.of('restaurant'),
  sessions: () => keys.of('sessions'),
  users: () => keys.of('users'),
  unanswered: (state?: UnansweredState) => keys.of('unanswered', ...(state ? [state] : [])),
  aliases: () => keys.of('aliases'),
  notes: () => keys.of('notes'),
  me: () => keys.of('me'),
  channels: () => keys.of('channels'),
  preferences: () => keys.of('preferences'),
  deliveries: (state?: DeliveryState) => keys.of('deliveries', ...(state ? [state] : [])),
  movements: (productId: string) => keys.of('movements', productId),
};

const limit = 500;

export const productsQuery = () =>
  queryOptions({
    queryKey: keys.products(),
    queryFn: () => all((cursor) => body(api.GET('/api/products', { params: { query: { limit, cursor } } }))),
  });

export const stockQuery = () =>
  queryOptions({
    queryKey: keys.stock(),
    queryFn: () => all((cursor) => body(api.GET('/api/stock', { params: { query: { limit, cursor } } }))),
  });

export const categoriesQuery = () =>
  queryOptions({
    queryKey: keys.categories(),
    staleTime: 600_000,
    queryFn: () =>
      all((cursor) => body(api.GET('/api/categories', { params: { query: { limit, cursor } } }))),
  });

export const inboxQuery = () =>
  queryOptions({
    queryKey: keys.inbox(),
    queryFn: () => body(api.GET('/api/notify/inbox', { params: { query: { limit: 100 } } })),
  });

export const restaurantQuery = () =>
  queryOptions({
    queryKey: keys.restaurant(),
    staleTime: 600_000,
    queryFn: () => body(api.GET('/api/restaurant')),
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: keys.sessions(),
    queryFn: async () => (await body(api.GET('/api/auth/sessions'))).items,
  });

/** Owners only. */
export const usersQuery = () =>
  queryOptions({
    queryKey: keys.users(),
    staleTime: 600_000,
    queryFn: async () => (await body(api.GET('/api/users'))).items,
  });

export const movementsQuery = (product_id: string) =>
  queryOptions({
    queryKey: keys.movements(product_id),
    queryFn: async () =>
      (await body(api.GET('/api/stock/movements', { params: { query: { product_id, limit: 30 } } }))).items,
  });

/** What was not understood; owners only. Read anew whenever it is looked at. */
export const unansweredQuery = (state: UnansweredState) =>
  queryOptions({
    queryKey: keys.unanswered(state),
    staleTime: 0,
    queryFn: () =>
      all((cursor) => body(api.GET('/api/chat/unanswered', { params: { query: { state, limit, cursor } } }))),
  });

/** What staff call products; owners and managers. */
export const aliasesQuery = () =>
  queryOptions({
    queryKey: keys.aliases(),
    queryFn: () =>
      all((cursor) => body(api.GET('/api/chat/aliases', { params: { query: { limit, cursor } } }))),
  });

export const notesQuery = () =>
  queryOptions({
    queryKey: keys.notes(),
    queryFn: () =>
      all((cursor) => body(api.GET('/api/chat/notes', { params: { query: { limit, cursor } } }))),
  });

/** Oneself as of now: the login may be older than the telephone number. */
export const meQuery = () =>
  queryOptions({ queryKey: keys.me(), queryFn: () => body(api.GET('/api/auth/me')) });

/** Which channels there are, and whether they reach this person. */
export const channelsQuery = () =>
  queryOptions({
    queryKey: keys.channels(),
    staleTime: 0,
    queryFn: () => body(api.GET('/api/notify/channels')),
  });

/** One's own. Never read behind somebody's back while the switches are under their fingers. */
export const preferencesQuery = () =>
  queryOptions({
    queryKey: keys.preferences(),
    staleTime: 0,
    refetchOnWindowFocus: false,
    queryFn: () => {
      const params = { path: { user_id: session.user!.id } };
      return body(api.GET('/api/notify/preferences/{user_id}', { params }));
    },
  });

/** What was sent to whom, newest first, page after page; owners only. */
export const deliveriesQuery = (state?: DeliveryState) =>
  infiniteQueryOptions({
    queryKey: keys.deliveries(state),
    staleTime: 0,
    refetchInterval: 15_000,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET('/api/notify/deliveries', { params: { query: { state, limit: 30, cursor } } })),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** How many deliveries were given up in the last days (older ones are no news); owners only. */
export const failedQuery = () =>
  queryOptions({
    queryKey: keys.of('failed'),
    queryFn: async () => {
      const query = { state: 'dead' as const, limit: 100 };
      const page = await body(api.GET('/api/notify/deliveries', { params: { query } }));
      return page.items.filter((one) => Date.parse(one.created_at) > Date.now() - 3 * 86_400_000).length;
    },
  });

/** Puts a newer state of one product's stock into the cache; older ones are ignored. */
export function applyStock(stock: Stock): void {
  queryClient.setQueryData<Stock[]>(keys.stock(), (items) => {
    if (!items) return items;
    const have = items.find((item) => item.product_id === stock.product_id);
    if (have && have.seq > stock.seq) return items;
    return have ? items.map((item) => (item === have ? { ...have, ...stock } : item)) : [...items, stock];
  });
}

/** Everything a booking's answer tells us. */
export function applyBooked(booked: Pick<Booked, 'stock'>): void {
  applyStock(booked.stock);
  void queryClient.invalidateQueries({ queryKey: keys.movements(booked.stock.product_id) });
}

/** After a reconnection: whatever is on screen is read anew. */
export function refreshAll(): void {
  void queryClient.invalidateQueries({ queryKey: [session.owner] });
}

/** Movements booked elsewhere (chat): their products are read anew. */
export function applyLater(movements: { product_id: string }[]): void {
  if (movements.length === 0) return;
  void queryClient.invalidateQueries({ queryKey: keys.stock() });
  for (const id of new Set(movements.map((m) => m.product_id)))
    void queryClient.invalidateQueries({ queryKey: keys.movements(id) });
}
