import { useEffect, useRef } from 'react';

/** A handler that returns false lets the key pass on. */
export type Handler = (event: KeyboardEvent) => unknown;
type Bindings = Record<string, Handler>;

const layers: { current: Bindings }[] = [];
let pending: string | null = null;
let pendingSince = 0;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role=combobox]'))
  );
}

/** `ctrl+k`, `g e`, `j`, `?`: what a key press is called. */
export function nameOfKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : event.altKey ? `alt+${key}` : key;
}

function dispatch(event: KeyboardEvent): void {
  const key = nameOfKey(event);
  const plain = !key.startsWith('ctrl+') && !key.startsWith('alt+');
  if (event.defaultPrevented || (plain && isTyping(event.target))) return;
  // Below a dialog nothing answers to plain keys.
  if (plain && document.querySelector('[role=dialog][aria-modal=true]')) return;
  const sequence = pending && Date.now() - pendingSince < 1200 ? `${pending} ${key}` : null;
  pending = null;
  for (const name of sequence ? [sequence, key] : [key]) {
    for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
      const handler = layers[layer]!.current[name];
      if (handler && handler(event) !== false) {
        event.preventDefault();
        return;
      }
    }
  }
  if (key === 'g') {
    pending = 'g';
    pendingSince = Date.now();
  }
}

/** Binds keys while the component is shown; the latest bound goes first. */
export function useShortcuts(bindings: Bindings): void {
  const current = useRef(bindings);
  current.current = bindings;
  useEffect(() => {
    if (layers.length === 0) window.addEventListener('keydown', dispatch);
    layers.push(current);
    return () => {
      layers.splice(layers.indexOf(current), 1);
      if (layers.length === 0) window.removeEventListener('keydown', dispatch);
    };
  }, []);
}
