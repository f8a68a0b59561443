// Keeps the keyboard where the person works when what had the focus goes away
// (a row that was dealt with): the dialog around it takes it.
import { tick } from 'svelte';

/** Call before the change. */
export async function keepFocus(): Promise<void> {
  const home = globalThis.document?.activeElement?.closest<HTMLElement>('[role=dialog]');
  if (!home) return;
  await tick();
  if (!home.contains(document.activeElement)) home.focus();
}
