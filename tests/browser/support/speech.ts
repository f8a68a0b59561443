// A speech server as OpenAI-compatible ones are (`/v1/audio/transcriptions`):
// hears whatever the test says it hears, and remembers what it was sent.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Speech {
  /** What is heard next; empty: silence. */
  text = '';
  sure = true;
  /** Answers this status instead. */
  status = 200;
  /** The requests, as they came. */
  heard: Buffer[] = [];
  #server: Server | null = null;

  async start(): Promise<this> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      this.heard.push(Buffer.concat(parts));
      const figures = this.sure
        ? { avg_logprob: -0.1, no_speech_prob: 0.01, compression_ratio: 1.1 }
        : { avg_logprob: -0.9, no_speech_prob: 0.1, compression_ratio: 1.1 };
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ text: this.text, duration: 2, segments: [{ ...figures, text: this.text }] }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    return this;
  }

  /** How a server of ours is told of it. */
  get env(): Record<string, string> {
    const { port } = this.#server!.address() as AddressInfo;
    return {
      MEZAVE_AI__SPEECH__BASE_URL: `http://127.0.0.1:${port}/v1`,
      MEZAVE_AI__SPEECH__MODEL: 'stand-in',
    };
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
