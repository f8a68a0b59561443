// The server's contract as this app uses it, worded after the API page.
//
// Shape: the same `paths` that openapi-typescript writes, so that the generated
// file (`npm run gen:api`) can take this one's place. Add an endpoint: one line
// in `paths`, its bodies above it.

export type Role = 'owner' | 'manager' | 'employee';
export type Language = 'he' | 'en';
export type MovementType = 'IN' | 'OUT' | 'WASTE' | 'ADJUSTMENT';
export type Source = 'chat' | 'screen' | 'import' | 'whatsapp' | 'api';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  employee_id?: string | null;
  phone?: string | null;
  phone_verified?: boolean;
  language: Language;
  is_active: boolean;
  created_at: string;
}
export interface Tokens {
  user: User;
  access_token: string;
  refresh_token: string;
  expires_in: number;
}
export interface RegisterRequest {
  email: string;
  password: string;
  name: string;
  restaurant_name?: string;
  language?: Language;
  setup_code?: string;
}
export interface Session {
  id: string;
  user_agent?: string | null;
  client_ip?: string | null;
  created_at: string;
  last_used_at?: string | null;
  current?: boolean;
}
export interface Restaurant {
  id: string;
  name: string;
  time_zone: string;
  day_starts_at: string;
  town?: string | null;
  language: Language;
  currency: string;
}

export interface NewUser {
  email: string;
  name: string;
  role: Role;
}
export interface Invite {
  invite_url: string;
  expires_at: string;
}

export interface Category {
  id: string;
  name: string;
  name_en?: string | null;
  sort_order: number;
}
export interface Product {
  id: string;
  category_id?: string | null;
  name: string;
  name_en?: string | null;
  brand?: string | null;
  size?: string | null;
  container_type?: string | null;
  unit_type: string;
  box_size?: number | null;
  default_expiry_days?: number | null;
  min_stock_level?: number | null;
  price_estimate?: number | null;
  storage_location?: string | null;
  barcodes: string[];
  aliases: string[];
  is_active: boolean;
  created_at: string;
  updated_at: string;
}
export interface ProductRequest {
  name: string;
  unit_type: string;
  category_id?: string | null;
  name_en?: string | null;
  size?: string | null;
  container_type?: string | null;
  box_size?: number | null;
  min_stock_level?: number | null;
}
export interface Lot {
  expiry_date?: string | null;
  boxes: number;
  units: number;
}
/** A tenth of the amounts are below `low`, half below `median`, a tenth above `high`. */
export interface UsualRange {
  low: number;
  median: number;
  high: number;
}
export interface Stock {
  product_id: string;
  boxes: number;
  units: number;
  total: number;
  box_size?: number | null;
  usual?: { out?: UsualRange | null; in?: UsualRange | null } | null;
  lots: Lot[];
  seq: number;
  updated_at: string | null;
}
export interface Movement {
  id: string;
  seq: number;
  product_id: string;
  type: MovementType;
  boxes_change: number;
  units_change: number;
  total_change: number;
  box_size?: number | null;
  box_opened: boolean;
  lots: { expiry_date?: string | null; boxes_change: number; units_change: number }[];
  reason?: string | null;
  notes?: string | null;
  performed_by: string;
  reported_by: string;
  source: Source;
  undoes?: string | null;
  undone_by?: string | null;
  occurred_at: string;
  created_at: string;
}
export interface MovementRequest {
  product_id: string;
  type: MovementType;
  boxes?: number;
  units?: number;
  expiry_date?: string;
  reason?: string;
  notes?: string;
  performed_by?: string;
  occurred_at?: string;
  if_short?: 'take_available';
}
export interface Booked {
  movement: Movement;
  stock: Stock;
  short_by?: number | null;
}
export interface SyncItem {
  product_id: string;
  boxes?: number;
  units: number;
  counted_at?: string;
  client_id?: string;
}
export interface SyncResult {
  client_id?: string | null;
  status: 'booked' | 'unchanged' | 'duplicate' | 'refused' | 'proposed';
  movement?: Movement | null;
  stock?: Stock | null;
  short_by?: number | null;
  problem?: ProblemDocument | null;
}
export interface LowStock {
  product: Product;
  total: number;
  min_stock_level: number;
  missing: number;
}
export interface Expiring {
  product: Product;
  expiry_date: string;
  boxes: number;
  units: number;
  total: number;
  days_left: number;
}
export interface SearchHit {
  product: Product;
  score: number;
  matched_on: string;
}

export type ChatState =
  'clarify' | 'done' | 'answer' | 'not_found' | 'not_understood' | 'cancelled' | 'refused';
export type Asking = 'product' | 'unit' | 'quantity' | 'confirmation' | 'expiry';
export interface ChatOption {
  id: string;
  label: string;
  product_id?: string | null;
}
export interface ChatRequest {
  text: string;
  conversation_id?: string;
  option_id?: string;
  client_message_id?: string;
  language?: Language;
}
export interface ChatReply {
  conversation_id: string;
  message_id: string;
  reply: string;
  state: ChatState;
  asking?: Asking | null;
  options: ChatOption[];
  movements: Movement[];
}

export interface InboxItem {
  id: string;
  type: string;
  severity: string;
  title: string;
  body: string;
  product_id?: string | null;
  data?: Record<string, unknown> | null;
  read_at?: string | null;
  created_at: string;
}

export interface ProblemDocument {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  code: string;
  errors?: { field: string; message: string }[];
  available?: { boxes: number; units: number; total: number };
  [fact: string]: unknown;
}

export interface List<T> {
  items: T[];
  next_cursor?: string | null;
}

type Json<T> = { content: { 'application/json': T } };
type Answer<T> = { headers: Record<string, unknown> } & Json<T>;
type Op<Params, Body, Ok> = {
  parameters: Params;
  responses: {
    200: Answer<Ok>;
    default: { headers: Record<string, unknown>; content: { 'application/problem+json': ProblemDocument } };
  };
} & ([Body] extends [undefined] ? { requestBody?: never } : { requestBody: Json<Body> });
type Key = { header?: { 'Idempotency-Key'?: string } };
type Get<Ok, P = object> = { get: Op<P, undefined, Ok> };
type Post<Body, Ok, P = object> = { post: Op<P & Key, Body, Ok> };
type Put<Body, Ok> = { put: Op<Key, Body, Ok> };
type Page = { limit?: number; cursor?: string };
type Id = { path: { id: string } };

export interface paths {
  '/auth/register': Post<RegisterRequest, Tokens>;
  '/auth/login': Post<{ email: string; password: string }, Tokens>;
  '/auth/refresh': Post<{ refresh_token: string }, Tokens>;
  '/auth/logout': Post<object, undefined>;
  '/auth/me': Get<User>;
  '/auth/sessions': Get<List<Session>>;
  '/auth/sessions/{id}': { delete: Op<Id, undefined, undefined> };
  '/auth/password': Post<{ old: string; new: string }, Tokens>;
  '/auth/invite/accept': Post<{ token: string; password: string }, Tokens>;
  '/restaurant': Get<Restaurant> & Put<Omit<Restaurant, 'id'>, Restaurant>;
  '/users': Get<List<User>> & Post<NewUser, User>;
  '/users/{id}': { patch: Op<Id, { is_active?: boolean; role?: Role }, User> };
  '/users/{id}/invite': Post<object, Invite, Id>;
  '/categories': Get<List<Category>, { query?: Page }>;
  '/products': Get<List<Product>, { query?: Page }> & Post<ProductRequest, Product>;
  '/products/{id}': { put: Op<Id & Key, ProductRequest, Product> };
  '/products/search': Get<List<SearchHit>, { query: { q: string; limit?: number } }>;
  '/products/low-stock': Get<List<LowStock>, { query?: Page }>;
  '/products/expiring': Get<List<Expiring>, { query?: { days?: number } }>;
  '/stock': Get<List<Stock>, { query?: Page }>;
  '/stock/{product_id}': Get<Stock, { path: { product_id: string } }>;
  '/stock/movement': Post<MovementRequest, Booked>;
  '/stock/movements': Get<List<Movement>, { query?: Page & { product_id?: string } }>;
  '/stock/movements/{id}/undo': Post<{ reason?: string }, Booked, Id>;
  '/stock/sync': Post<{ items: SyncItem[] }, { results: SyncResult[] }>;
  '/chat/message': Post<ChatRequest, ChatReply>;
  '/notify/inbox': Get<List<InboxItem>, { query?: Page }>;
  '/notify/inbox/{id}/read': Post<object, InboxItem, Id>;
  '/notify/inbox/read-all': Post<object, { marked: number; unread_count: number }>;
}
