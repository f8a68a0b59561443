// Done on the screen at once, sent when the time for taking it back is over:
// for what the server cannot undo (forgetting a nickname, putting a sentence aside).
//
// `hidden` holds the ids of what is on its way: lists leave them out. Leaving
// the screen, hiding the app or signing out sends at once; a refusal brings the
// row back and says why.
import { t } from '../i18n/index.svelte';
import { explain } from '../i18n/problem';
import { closeToast, LIFE_MS, toast } from '../ui/toasts.svelte';
import { keepFocus } from './focus';

interface Waiting {
  timer: ReturnType<typeof setTimeout>;
  toastId: number;
  send: () => Promise<void>;
}

const waiting = new Map<string, Waiting>();
const underWay = new Set<Promise<void>>();
let hidden = $state.raw<ReadonlySet<string>>(new Set());

export const later = {
  hides: (id: string): boolean => hidden.has(id),
};

/** `work` sends it and reads the list anew; `text` says what was done. */
export function doLater(id: string, text: string, work: () => Promise<unknown>): void {
  if (hidden.has(id)) return;
  void keepFocus();
  hidden = new Set([...hidden, id]);
  const send = async () => {
    waiting.delete(id);
    try {
      await work();
    } catch (error) {
      toast({ tone: 'danger', text: explain(error) });
    }
    show(id);
  };
  const toastId = toast({ tone: 'ok', text, action: { label: t('undo.action'), run: () => takeBack(id) } });
  waiting.set(id, { timer: setTimeout(() => void start(send), LIFE_MS.ok), toastId, send });
}

/** Sends all that waits; the way back is then closed. */
export async function sendNow(): Promise<void> {
  for (const one of [...waiting.values()]) {
    clearTimeout(one.timer);
    closeToast(one.toastId);
    void start(one.send);
  }
  await Promise.all(underWay);
}

function start(send: () => Promise<void>): Promise<void> {
  const run = send().finally(() => underWay.delete(run));
  underWay.add(run);
  return run;
}

function takeBack(id: string): void {
  clearTimeout(waiting.get(id)?.timer);
  if (waiting.delete(id)) show(id);
}

function show(id: string): void {
  hidden = new Set([...hidden].filter((one) => one !== id));
}

globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void sendNow();
});
