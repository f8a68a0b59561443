// Which product an alert is about, if any.
import type { InboxItem } from '../../api/schema';

export function productOfAlert(item: InboxItem): string | null {
  const inData = (item.data as { product_id?: unknown } | null)?.product_id;
  return item.product_id ?? (typeof inData === 'string' ? inData : null);
}
