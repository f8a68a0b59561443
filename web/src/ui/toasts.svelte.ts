// Short messages at the edge of the screen. One at a time is enough in a
// kitchen: a new one replaces an older one of the same tone.

export interface Toast {
  id: number;
  tone: 'ok' | 'danger' | 'info';
  text: string;
  action?: { label: string; run: () => void };
}

let next = 0;
let toasts = $state.raw<Toast[]>([]);
export const LIFE_MS = { ok: 7_000, info: 6_000, danger: 12_000 };

export const shown = {
  get toasts(): Toast[] {
    return toasts;
  },
};

export function toast(message: Omit<Toast, 'id'>): number {
  const id = ++next;
  toasts = [...toasts.filter((old) => old.tone !== message.tone), { ...message, id }];
  setTimeout(() => closeToast(id), LIFE_MS[message.tone]);
  return id;
}

export function closeToast(id: number): void {
  toasts = toasts.filter((one) => one.id !== id);
}
