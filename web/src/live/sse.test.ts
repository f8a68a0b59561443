import { describe, expect, it } from 'vitest';
import { SseParser, type ServerEvent } from './sse';

const bytes = (text: string) => new TextEncoder().encode(text);
function parse(...chunks: (string | Uint8Array)[]): ServerEvent[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(typeof chunk === 'string' ? bytes(chunk) : chunk));
}

describe('server-sent events', () => {
  it('reads kind, id and data', () => {
    expect(parse('event: stock_low\nid: inventory:1:7\ndata: {"a":1}\n\n')).toEqual([
      { kind: 'stock_low', id: 'inventory:1:7', data: '{"a":1}' },
    ]);
  });

  it('keeps the id for the next event and joins data lines', () => {
    expect(parse('id: 1\ndata: a\ndata: b\n\ndata:c\n\n')).toEqual([
      { kind: 'message', id: '1', data: 'a\nb' },
      { kind: 'message', id: '1', data: 'c' },
    ]);
  });

  it('does not care how the bytes are cut, even inside a letter', () => {
    const whole = bytes('event: x\r\ndata: לקחתי שלוש\r\n\r\ndata: שוב\r\n\r\n');
    for (let at = 0; at <= whole.length; at++) {
      const events = parse(whole.slice(0, at), whole.slice(at));
      expect(events.map((e) => e.data)).toEqual(['לקחתי שלוש', 'שוב']);
      expect(events[0]?.kind).toBe('x');
    }
  });

  it('takes CR and LF alone as line ends', () => {
    expect(parse('data: a\r\rdata: b\n\n').map((e) => e.data)).toEqual(['a', 'b']);
  });

  it('ignores heartbeats, unknown fields and events without data', () => {
    expect(parse(': heartbeat\n\n', 'event: nothing\n\n', 'foo: bar\n\n')).toEqual([]);
  });

  it('does not give out what was not finished', () => {
    expect(parse('data: half\n')).toEqual([]);
  });

  it('remembers the retry interval', () => {
    const parser = new SseParser();
    parser.push(bytes('retry: 1500\nretry: soon\n'));
    expect(parser.retry).toBe(1500);
  });
});
