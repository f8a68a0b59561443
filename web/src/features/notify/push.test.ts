import { beforeEach, describe, expect, it, vi } from 'vitest';
import { leave, renew, state, subscribe, unsubscribe } from './push';

const KEY = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';
const KEY_BYTES = Uint8Array.from(Buffer.from(KEY, 'base64url'));

/** A browser's push manager: subscribing needs its maker's server, so tests bring this one. */
class Manager {
  subscription: Fake | null = null;
  made = 0;
  async getSubscription() {
    return this.subscription;
  }
  async subscribe(options: { applicationServerKey: Uint8Array; userVisibleOnly: boolean }) {
    expect(options.userVisibleOnly).toBe(true);
    return (this.subscription = new Fake(
      this,
      `https://push.example/${++this.made}`,
      options.applicationServerKey,
    ));
  }
}

class Fake {
  options: { applicationServerKey: ArrayBuffer | null };
  constructor(
    private manager: Manager,
    readonly endpoint: string,
    key: Uint8Array,
  ) {
    this.options = { applicationServerKey: new Uint8Array(key).buffer };
  }
  toJSON() {
    return { endpoint: this.endpoint, expirationTime: null, keys: { p256dh: 'p', auth: 'a' } };
  }
  async unsubscribe() {
    this.manager.subscription = null;
    return true;
  }
}

let manager: Manager;
let permission: NotificationPermission;
let answer: NotificationPermission;
let asked: string[];
let refuse: (what: string) => number | null;

beforeEach(() => {
  manager = new Manager();
  permission = 'default';
  answer = 'granted';
  asked = [];
  refuse = () => null;
  const registration = { pushManager: manager };
  const serviceWorker = { ready: Promise.resolve(registration), getRegistration: async () => registration };
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('PushManager', Manager);
  vi.stubGlobal('location', { origin: 'https://mezave.example' });
  vi.stubGlobal('Notification', {
    get permission() {
      return permission;
    },
    requestPermission: async () => (permission = answer),
  });
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.text();
    const what = `${request.method} ${new URL(request.url).pathname}`;
    asked.push(body ? `${what} ${(JSON.parse(body) as { endpoint: string }).endpoint}` : what);
    const status = refuse(what);
    if (status) return Response.json({ code: 'x', status }, { status });
    if (request.method === 'DELETE') return new Response(null, { status: 204 });
    return Response.json(
      { items: [], push_public_key: KEY },
      { status: request.method === 'POST' ? 201 : 200 },
    );
  });
});

const CHANNELS = 'GET /api/notify/channels';
const post = (number: number) => `POST /api/notify/subscriptions https://push.example/${number}`;
const gone = (number: number) => `DELETE /api/notify/subscriptions https://push.example/${number}`;

describe('turning push on', () => {
  it('asks, subscribes for the key of the server, and tells it', async () => {
    expect(await state()).toBe('off');
    expect(await subscribe()).toBe('on');
    expect(await state()).toBe('on');
    expect(new Uint8Array(manager.subscription!.options.applicationServerKey!)).toEqual(KEY_BYTES);
    expect(asked).toEqual([CHANNELS, post(1)]);
  });

  it('stays off when the person says no, or nothing', async () => {
    answer = 'default';
    expect(await subscribe()).toBe('off');
    answer = 'denied';
    expect(await subscribe()).toBe('blocked');
    expect(asked).toEqual([]);
    expect(manager.made).toBe(0);
  });

  it('is not on when the server does not take it', async () => {
    refuse = (what) => (what.startsWith('POST') ? 422 : null);
    await expect(subscribe()).rejects.toThrow();
    expect(await state()).toBe('off');
  });

  it('says where it cannot be', async () => {
    vi.stubGlobal('navigator', {});
    expect(await state()).toBe('unsupported');
    expect(await subscribe()).toBe('unsupported');
    expect(await unsubscribe()).toBe('unsupported');
    await renew();
    await leave();
    expect(asked).toEqual([]);
  });
});

describe('turning push off', () => {
  it('tells the server and the browser', async () => {
    await subscribe();
    expect(await unsubscribe()).toBe('off');
    expect(asked.at(-1)).toBe(gone(1));
    expect(manager.subscription).toBeNull();
  });

  it('works without the server', async () => {
    await subscribe();
    refuse = () => 503;
    expect(await unsubscribe()).toBe('off');
    expect(manager.subscription).toBeNull();
  });
});

describe('who is signed in', () => {
  it('gets the messages of this device from then on', async () => {
    await subscribe();
    await leave();
    expect(asked.at(-1)).toBe(gone(1));
    expect(manager.subscription).not.toBeNull();
    asked = [];
    await renew();
    expect(asked).toEqual([CHANNELS, post(1)]);
  });

  it('is not asked anything where push is off', async () => {
    await renew();
    permission = 'granted';
    await renew();
    expect(asked).toEqual([]);
  });

  it('subscribes again when the server has another key', async () => {
    await subscribe();
    manager.subscription!.options.applicationServerKey = new Uint8Array(65).buffer;
    asked = [];
    await renew();
    expect(asked).toEqual([CHANNELS, gone(1), post(2)]);
    expect(await state()).toBe('on');
  });
});
