// The stage most tests play on: one restaurant, three people, the drinks of
// the product page's conversation and a few neighbours. Built through the API,
// so that every figure in a test is the test's own.
import { Api, type Person } from './api';
import { Mezave } from './mezave';

export interface Kitchen {
  server: Mezave;
  owner: Api;
  manager: Person;
  employee: Person;
  products: Record<'can' | 'plastic' | 'glass' | 'tomatoes' | 'long', string>;
}

export const LONG_NAME =
  'מים מינרליים Neviot Sport 750 מ״ל עם פקק מיוחד לילדים – מהדורה מוגבלת (SKU 7290-000-123)';

/** `env`: settings of the server beside its defaults. */
export async function openKitchen(env?: Record<string, string>): Promise<Kitchen> {
  const server = await new Mezave({ env }).start();
  const owner = await Api.register(server.url);
  const manager = await owner.addPerson('manager', 'אבי מזרחי');
  const employee = await owner.addPerson('employee', 'יוסף');
  const drinks = (
    await owner.post<{ id: string }>('/categories', { name: 'שתייה', name_en: 'Drinks', sort_order: 1 })
  ).id;
  const cola = { category_id: drinks, brand: 'קוקה קולה', box_size: 24 };
  const products = {
    can: await owner.addProduct(
      {
        ...cola,
        name: 'קולה קטן פחית',
        name_en: 'Cola small can',
        size: '330 מ״ל',
        container_type: 'פחית',
        unit_type: 'bottle',
        min_stock_level: 130,
      },
      { boxes: 5, units: 12 },
    ),
    plastic: await owner.addProduct(
      {
        ...cola,
        name: 'קולה קטן פלסטיק',
        name_en: 'Cola small plastic',
        container_type: 'פלסטיק',
        unit_type: 'bottle',
      },
      { boxes: 3 },
    ),
    glass: await owner.addProduct(
      {
        ...cola,
        name: 'קולה קטן זכוכית',
        name_en: 'Cola small glass',
        container_type: 'זכוכית',
        unit_type: 'bottle',
      },
      { boxes: 2, units: 5 },
    ),
    tomatoes: await owner.addProduct(
      { name: 'עגבניות', name_en: 'Tomatoes', unit_type: 'kg' },
      { units: 6.7 },
    ),
    long: await owner.addProduct(
      { name: LONG_NAME, unit_type: 'bottle', box_size: 12 },
      { boxes: 4, units: 2 },
    ),
  };
  return { server, owner, manager, employee, products };
}
