// A mail server as far as sending goes (RFC 5321): takes what it is given, or
// refuses the recipient as a server does that does not know them.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export class MailServer {
  /** Whether it knows the recipient. */
  accepts = true;
  /** The messages it took, headers and all. */
  readonly taken: string[] = [];
  #server: Server | null = null;
  #open = new Set<Socket>();

  async start(): Promise<this> {
    const server = createServer((socket) => this.#talk(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    return this;
  }

  /** How a server of ours is told of it. */
  get env(): Record<string, string> {
    const address = this.#server!.address() as { port: number };
    return {
      MEZAVE_NOTIFICATION__SMTP__HOST: '127.0.0.1',
      MEZAVE_NOTIFICATION__SMTP__PORT: String(address.port),
      MEZAVE_NOTIFICATION__SMTP__SECURITY: 'none',
      MEZAVE_NOTIFICATION__SMTP__FROM: 'Mezave <alerts@mezave.example>',
    };
  }

  #talk(socket: Socket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
    let rest = '';
    let message: string[] | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string) => {
      if (message) {
        if (line !== '.') return void message.push(line);
        this.taken.push(message.join('\n'));
        message = null;
        return say('250 2.0.0 taken');
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT' && !this.accepts) return say('550 5.1.1 no such mailbox here');
      if (verb === 'DATA') {
        message = [];
        return say('354 go on');
      }
      if (verb === 'QUIT') return void socket.end('221 2.0.0 goodbye\r\n');
      return say(verb === 'EHLO' ? '250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8' : '250 2.0.0 fine');
    };
    say('220 mail.example ESMTP');
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
  }

  stop(): void {
    for (const socket of this.#open) socket.destroy();
    this.#server?.close();
  }
}
