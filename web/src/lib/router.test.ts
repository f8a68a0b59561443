import { describe, expect, it } from 'vitest';
import { href, parse } from './router.svelte';

describe('addresses', () => {
  it('reads pages, products and invitations', () => {
    expect(parse('')).toMatchObject({ page: 'chat', productId: null, invite: null });
    expect(parse('#/stock')).toMatchObject({ page: 'stock', productId: null });
    expect(parse('#/inbox/p/abc')).toMatchObject({ page: 'inbox', productId: 'abc' });
    expect(parse('#/invite/tok')).toMatchObject({ invite: 'tok' });
    expect(parse('#/nowhere')).toMatchObject({ page: 'chat' });
  });

  it('writes what it reads', () => {
    expect(parse(href('stock', 'x'))).toMatchObject({ page: 'stock', productId: 'x', aspect: null });
    expect(parse(href('inbox', 'x', 'count'))).toMatchObject({ productId: 'x', aspect: 'count' });
    expect(parse('#/inbox/p/x/nothing')).toMatchObject({ productId: 'x', aspect: null });
    expect(parse('#/inbox/count')).toMatchObject({ productId: null, aspect: null });
  });
});
