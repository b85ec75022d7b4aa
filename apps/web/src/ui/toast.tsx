import { useSyncExternalStore } from 'react';
import { asProblem } from '../api/problem.ts';
import { Mark } from './State.tsx';
import css from './toast.module.css';

interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
  more?: string;
}

let toasts: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function show(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  set([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => set(toasts.filter((each) => each.id !== id)), toast.tone === 'bad' ? 12_000 : 5_000);
}

export function say(text: string): void {
  show({ tone: 'good', text });
}

/** A refusal that has no better place on the page: what is wrong and what to do. */
export function sayProblem(error: unknown): void {
  const problem = asProblem(error);
  show({ tone: 'bad', text: problem.detail || problem.title, more: problem.remedy });
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={css.toast}>
          <Mark face={toast.tone === 'good' ? { shape: 'disc', tone: 'good' } : { shape: 'triangle', tone: 'bad' }} />
          <div>
            {toast.text}
            {toast.more && <div className={css.more}>{toast.more}</div>}
          </div>
          <button
            type="button"
            className={css.close}
            aria-label="Dismiss"
            onClick={() => set(toasts.filter((each) => each.id !== toast.id))}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
