// A push service and the browser behind it: takes what our server posts and
// decrypts it with Node's own cryptography (RFC 8291).
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  /** What is handed to the service worker. */
  data: string;
  headers: Record<string, string | string[] | undefined>;
}

export class PushReceiver {
  readonly received: Received[] = [];
  /** What it answers next. */
  status = 201;
  #keys = createECDH('prime256v1');
  #public = this.#keys.generateKeys();
  #auth = randomBytes(16);
  #server: Server | null = null;

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.received.push({ data: this.#read(Buffer.concat(parts)), headers: request.headers });
        response.writeHead(this.status).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    return this;
  }

  /** How a server of ours is told that it may go to this machine. */
  get env(): Record<string, string> {
    return { MEZAVE_NOTIFICATION__PUSH__ALLOW_PRIVATE: 'true' };
  }

  /** What a browser's `PushSubscription.toJSON()` would give. */
  get subscription(): object {
    const { port } = this.#server!.address() as AddressInfo;
    return {
      endpoint: `http://127.0.0.1:${port}/push/device`,
      expirationTime: null,
      keys: { p256dh: this.#public.toString('base64url'), auth: this.#auth.toString('base64url') },
    };
  }

  #read(body: Buffer): string {
    const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]!)];
    const record = body.subarray(21 + sender.length);
    const derive = (secret: Buffer, salt: Buffer, info: (string | Buffer)[], length: number) => {
      const bytes = Buffer.concat(info.map((part) => Buffer.from(part)));
      return Buffer.from(hkdfSync('sha256', secret, salt, bytes, length));
    };
    const shared = this.#keys.computeSecret(sender);
    const material = derive(shared, this.#auth, ['WebPush: info\0', this.#public, sender], 32);
    const key = derive(material, salt, ['Content-Encoding: aes128gcm\0'], 16);
    const nonce = derive(material, salt, ['Content-Encoding: nonce\0'], 12);
    const cipher = createDecipheriv('aes-128-gcm', key, nonce);
    cipher.setAuthTag(record.subarray(-16));
    const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
    if (plain.at(-1) !== 2) throw new Error('not a last record');
    return plain.subarray(0, -1).toString();
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
