// What a push message says, and how it is shown. The JSON is a contract with
// services/notification/src/push/message.rs; the two share an example
// (services/notification/tests/push_message.json).

export interface Message {
  delivery_id: string;
  title: string;
  body: string;
  language: string;
  dir: 'rtl' | 'ltr';
  tag: string;
  /** A place in the app, such as `#/stock/p/<id>`. */
  link: string | null;
  severity: string;
  at: string;
}

/** What a notification keeps for the tap on it. */
export interface Kept {
  delivery_id: string;
  link: string;
}

/** What the worker says to open windows of the app. */
export type WorkerMessage = { type: 'open'; link: string } | { type: 'push-changed' };

/** Options that the platform knows and TypeScript's library does not, yet. */
export interface Options extends NotificationOptions {
  renotify: boolean;
  timestamp: number;
  data: Kept;
}

const INBOX = '#/inbox';
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Nothing, unless it is a message of ours. */
export function parse(text: string | undefined): Message | null {
  try {
    const message = JSON.parse(text ?? '') as Partial<Message> | null;
    return isText(message?.delivery_id) && isText(message.title) ? (message as Message) : null;
  } catch {
    return null;
  }
}

/** A place in this app: links never lead out of it. */
export function placeOf(link: unknown): string {
  return isText(link) && link.startsWith('#/') ? link : INBOX;
}

export function optionsOf(message: Message): Options {
  return {
    body: isText(message.body) ? message.body : '',
    dir: message.dir === 'ltr' ? 'ltr' : 'rtl',
    lang: isText(message.language) ? message.language : 'he',
    // A newer message about the same thing takes the older one's place, and is heard again only
    // if somebody has to act now.
    tag: isText(message.tag) ? message.tag : message.delivery_id,
    renotify: message.severity === 'critical',
    timestamp: Date.parse(message.at) || Date.now(),
    icon: '/icon-192.png',
    data: { delivery_id: message.delivery_id, link: placeOf(message.link) },
  };
}
