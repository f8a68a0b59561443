// Server-sent events from a stream of bytes (EventSource cannot send a bearer
// header). Follows the WHATWG rules: CR, LF or CRLF ends a line, an empty line
// ends an event, `:` starts a comment, `id` holds until the next one.
//
// Pure: bytes in, events out. Comments count as a sign of life (`heartbeat`).

export interface ServerEvent {
  kind: string;
  data: string;
  id: string;
}

export class SseParser {
  #decoder = new TextDecoder('utf-8');
  #rest = '';
  #sawCr = false;
  #data: string[] = [];
  #kind = '';
  #id = '';
  /** Milliseconds the server wants between attempts, when it said so. */
  retry: number | null = null;

  /** Takes a chunk, however it was cut, and answers the events it completed. */
  push(chunk: Uint8Array): ServerEvent[] {
    let text = this.#decoder.decode(chunk, { stream: true });
    if (this.#sawCr && text.startsWith('\n')) text = text.slice(1);
    if (text !== '') this.#sawCr = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? '';
    const events: ServerEvent[] = [];
    for (const line of lines) {
      const event = this.#line(line);
      if (event) events.push(event);
    }
    return events;
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#kind = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
    return null;
  }

  #dispatch(): ServerEvent | null {
    const event = { kind: this.#kind || 'message', data: this.#data.join('\n'), id: this.#id };
    const any = this.#data.length > 0;
    this.#data = [];
    this.#kind = '';
    return any ? event : null;
  }
}
