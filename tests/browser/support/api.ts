// The public API as a test uses it to set the stage and to look at the result.

export interface Stock {
  boxes: number;
  units: number;
  total: number;
}
export interface Movement {
  id: string;
  type: string;
  total_change: number;
  source: string;
  performed_by: string;
  undoes: string | null;
  undone_by: string | null;
}
export interface Person {
  id: string;
  email: string;
  password: string;
  name: string;
}
interface Items<T> {
  items: T[];
}

export const PASSWORD = 'correct-horse-battery';

export class Api {
  private constructor(
    readonly base: string,
    private token: string,
    readonly me: Person,
  ) {}

  /** Creates the restaurant and its owner on an empty installation. */
  static async register(base: string, name = 'דנה כהן', restaurant = 'פיצה פלאפל הגליל'): Promise<Api> {
    const email = 'owner@example.com';
    const answer = await post<{ access_token: string; user: { id: string } }>(base, '/auth/register', null, {
      email,
      password: PASSWORD,
      name,
      restaurant_name: restaurant,
      language: 'he',
    });
    return new Api(base, answer.access_token, { id: answer.user.id, email, password: PASSWORD, name });
  }

  static async signIn(base: string, person: Person): Promise<Api> {
    const { email, password } = person;
    const answer = await post<{ access_token: string }>(base, '/auth/login', null, { email, password });
    return new Api(base, answer.access_token, person);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return post<T>(this.base, path, this.token, body);
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.base}/api${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    return read<T>(response, path);
  }

  async addPerson(role: 'manager' | 'employee', name: string): Promise<Person> {
    const email = `${role}@example.com`;
    const user = await this.post<{ id: string }>('/users', { email, name, role, password: PASSWORD });
    return { id: user.id, email, name, password: PASSWORD };
  }

  /** A product with exactly this stock. */
  async addProduct(
    fields: Record<string, unknown> & { name: string; unit_type: string },
    stock: { boxes?: number; units?: number; expiry_date?: string } = {},
  ): Promise<string> {
    const product = await this.post<{ id: string }>('/products', fields);
    if (stock.boxes || stock.units)
      await this.post('/stock/movement', { product_id: product.id, type: 'IN', ...stock });
    return product.id;
  }

  book(product_id: string, type: string, units: number): Promise<{ movement: Movement; stock: Stock }> {
    return this.post('/stock/movement', { product_id, type, units });
  }

  stock(productId: string): Promise<Stock> {
    return this.get(`/stock/${productId}`);
  }

  async movements(productId: string): Promise<Movement[]> {
    return (await this.get<Items<Movement>>(`/stock/movements?product_id=${productId}&limit=100`)).items;
  }

  async inbox(): Promise<{ id: string; type: string; product_id: string; read_at: string | null }[]> {
    return (
      await this.get<Items<{ id: string; type: string; product_id: string; read_at: string | null }>>(
        '/notify/inbox',
      )
    ).items;
  }
}

async function post<T>(base: string, path: string, token: string | null, body: unknown): Promise<T> {
  const response = await fetch(`${base}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  return read<T>(response, path);
}

async function read<T>(response: Response, path: string): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : null) as T;
}
