// What an answer means for the screens. Must bear being called twice with the
// same answer (a crash between delivering and forgetting the entry).
import { productOf } from './products';
import type { Booked, ChatReply, SyncResult } from '../api/schema';
import { Refused } from '../api/problem';
import { failMessage, markUndone, receiveReply } from '../features/chat/thread.svelte';
import { nobodyListens } from '../features/chat/voice.svelte';
import { t } from '../i18n/index.svelte';
import { explainProblem } from '../i18n/problem';
import { changeText } from '../lib/amount';
import { applyBooked } from '../lib/data';
import { reportReached } from '../lib/online.svelte';
import { route } from '../lib/router.svelte';
import { toast } from '../ui/toasts.svelte';
import { type Entry, isSaid } from './entry';
import { submit } from './outbox.svelte';

export async function deliver(entry: Entry, answer: unknown): Promise<void> {
  reportReached(true);
  switch (entry.draft.kind) {
    case 'chat':
    case 'voice':
      return receiveReply(entry.owner, entry.id, answer as ChatReply);
    case 'movement':
      return booked(answer as Booked);
    case 'undo':
      return undone(entry, answer as Booked);
    case 'count':
      return counted(answer as { results: SyncResult[] });
  }
}

export async function deliverRefusal(entry: Entry): Promise<void> {
  reportReached(true);
  if (!entry.refused) return;
  if (entry.draft.kind === 'voice' && entry.refused.code === 'speech_not_configured') nobodyListens();
  if (isSaid(entry.draft)) return failMessage(entry.owner, entry.id, entry.refused);
  if (entry.draft.kind === 'undo' && entry.refused.code === 'already_undone')
    await markUndone(entry.owner, entry.draft.movementId, 'elsewhere');
  toast({ tone: 'danger', text: explainProblem(entry.refused) });
}

function booked(answer: Booked): void {
  applyBooked(answer);
  const { movement } = answer;
  // A count that found what the books say.
  if (!movement) {
    toast({ tone: 'ok', text: t('product.count_same') });
    return;
  }
  const { name, unitType } = productOf(movement.product_id);
  const change = changeText(
    { boxes: movement.boxes_change, units: movement.units_change },
    movement.total_change,
    unitType,
    movement.box_opened,
  );
  const short = answer.short_by ? ` ${t('product.short_by', { total: answer.short_by })}` : '';
  toast({
    tone: 'ok',
    text: t('product.booked', { name, change }) + short,
    action: {
      label: t('undo.action'),
      run: () => void submit({ kind: 'undo', movementId: movement.id, productId: movement.product_id }),
    },
  });
}

async function undone(entry: Entry, answer: Booked): Promise<void> {
  applyBooked(answer);
  if (entry.draft.kind === 'undo' && answer.movement)
    await markUndone(entry.owner, entry.draft.movementId, answer.movement.id);
  // In the chat the line itself shows it.
  if (route.page === 'chat' && !route.productId) return;
  toast({ tone: 'ok', text: t('undo.done', { name: productOf(answer.stock.product_id).name }) });
}

function counted({ results }: { results: SyncResult[] }): void {
  for (const result of results) {
    if (result.status === 'refused') {
      if (!result.problem) continue;
      throw new Refused(result.problem);
    }
    if (result.stock) booked({ movement: result.movement, stock: result.stock });
  }
}
