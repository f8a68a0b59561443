// The time as the screens need it: a slow tick for "today", the restaurant's
// time zone, and how far this device's clock is from the server's.

let now = $state(Date.now());
setInterval(() => (now = Date.now()), 30_000);

let zone = $state('Asia/Jerusalem');
let offset = 0;

export const clock = {
  get now(): number {
    return now;
  },
  get zone(): string {
    return zone;
  },
  /** Server minus device, milliseconds; 0 while they agree within the header's resolution. */
  get offset(): number {
    return offset;
  },
};

export function useZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    zone = name;
  } catch {
    // An unknown zone name: keep the one we have.
  }
}

/** Learns from a `Date` header; it has whole seconds and travelled a while. */
export function heardServerTime(date: string | null): void {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return;
  const difference = server - Date.now();
  offset = Math.abs(difference) > 3_000 ? difference : 0;
}
