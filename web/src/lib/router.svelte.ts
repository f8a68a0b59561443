// Where we are: `#/page` and, over any page, a product: `#/stock/p/<id>`, or
// one thing about it: `#/inbox/p/<id>/count`.
//
// In the hash, so that no server has to know the app's addresses and the
// installed app starts offline on any of them. Back closes what a tap opened.

export const PAGES = ['chat', 'stock', 'inbox', 'settings'] as const;
export type Page = (typeof PAGES)[number];

/** What of a product is wanted: booking a count or waste, or what was booked. */
export const ASPECTS = ['count', 'waste', 'history'] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Place {
  page: Page;
  productId: string | null;
  aspect: Aspect | null;
  /** `#/invite/<token>`: the only place that needs no login. */
  invite: string | null;
}

export function parse(hash: string): Place {
  const [first = '', second, third, fourth] = hash.replace(/^#\/?/, '').split('/');
  if (first === 'invite') return { page: 'chat', productId: null, aspect: null, invite: second ?? '' };
  const page = PAGES.find((p) => p === first) ?? 'chat';
  const productId = second === 'p' && third ? third : null;
  const aspect = (productId && ASPECTS.find((one) => one === fourth)) || null;
  return { page, productId, aspect, invite: null };
}

let place = $state.raw(parse(globalThis.location?.hash ?? ''));

function reread(): void {
  place = parse(location.hash);
}
globalThis.addEventListener?.('hashchange', reread);
globalThis.addEventListener?.('popstate', reread);

export const route = {
  get page(): Page {
    return place.page;
  },
  get productId(): string | null {
    return place.productId;
  },
  get aspect(): Aspect | null {
    return place.aspect;
  },
  get invite(): string | null {
    return place.invite;
  },
};

export function href(page: Page, productId?: string, aspect?: Aspect): string {
  return `#/${page}${productId ? `/p/${productId}` : ''}${aspect ? `/${aspect}` : ''}`;
}

export function openProduct(id: string, aspect?: Aspect): void {
  const target = href(place.page, id, aspect);
  // A second product takes the first one's place: one step back closes either.
  if (place.productId) history.replaceState(history.state, '', target);
  else history.pushState({ opened: true }, '', target);
  reread();
}

export function closeProduct(): void {
  if ((history.state as { opened?: boolean } | null)?.opened) {
    history.back();
    return;
  }
  history.replaceState(null, '', href(place.page));
  reread();
}

export function go(page: Page): void {
  location.hash = href(page);
}
