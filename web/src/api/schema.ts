// The contract under the names this app uses. The types themselves are
// generated from the server's OpenAPI document (`npm run gen:api`), so a change
// there that breaks a screen breaks the check.
//
// Only what a generator cannot know is written by hand: problem documents
// carry facts, and the client makes some of its own.
import type { components } from './openapi';

export type { paths } from './openapi';
type Schemas = components['schemas'];

export type Role = Schemas['Role'];
export type Language = Schemas['Language'];
export type User = Schemas['User'];
export type NewUser = Schemas['NewUser'];
export type Invite = Schemas['Invite'];
export type Tokens = Schemas['SignedIn'];
export type RegisterRequest = Schemas['RegisterRequest'];
export type Session = Schemas['Session'];
export type Restaurant = Schemas['Restaurant'];

export type Category = Schemas['Category'];
export type Product = Schemas['Product'];
export type Stock = Schemas['Stock'];
export type Movement = Schemas['Movement'];
export type MovementRequest = Schemas['MovementRequest'];
export type SyncItem = Schemas['CountItem'];
export type Booked = Schemas['BookedAnswer'];

export type ChatOption = Schemas['ChatOption'];
export type ChatState = Schemas['ChatState'];
export type Asking = Schemas['Asking'];
export type ChatRequest = Schemas['MessageRequest'];
export type ChatReply = Schemas['MessageAnswer'];
export type ChatMessage = Schemas['ChatMessage'];
export type CitedFact = Schemas['CitedFact'];
export type Unanswered = Schemas['Unanswered'];
export type UnansweredState = Schemas['UnansweredState'];
export type UnansweredRequest = Schemas['UnansweredRequest'];
export type Alias = Schemas['Alias'];
export type HouseNote = Schemas['HouseNote'];
export type Inbox = Schemas['InboxPage'];
export type InboxItem = Schemas['InboxEntry'];
export type InboxUpdate = { unread_count: number; entry?: InboxItem | null };
export type AlertType = Schemas['AlertType'];
export type AlertAnswer = Schemas['AlertAnswer'];
export type AnswerRequest = Schemas['AnswerRequest'];
export type Handled = Schemas['Handled'];
export type Severity = Schemas['Severity'];
export type Channel = Schemas['Channel'];
export type Channels = Schemas['Channels'];
export type ChannelState = Schemas['ChannelState'];
export type Preferences = Schemas['Preferences'];
export type Delivery = Schemas['Delivery'];
export type DeliveryState = Schemas['DeliveryState'];

/** An error of the API (RFC 9457), or one this app found before asking. */
export interface ProblemDocument {
  status: number;
  code: string;
  title?: string;
  detail?: string;
  errors?: { field: string; message: string }[];
  /** On `insufficient_stock`: what is there. */
  available?: { boxes: number; units: number; total: number };
}
/** One answer of `POST /stock/sync`. */
export type SyncResult = Omit<Schemas['ItemResult'], 'problem'> & { problem?: ProblemDocument | null };
