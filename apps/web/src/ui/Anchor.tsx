import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react';
import { workspacePrefix } from '../paths.ts';

export interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** A path of the path builder, within the workspace. */
  href: string;
  replace?: boolean;
  ref?: Ref<HTMLAnchorElement>;
}

/** A real link (middle click, copy, status bar) that changes the page without loading it anew. */
export function Anchor({ href, replace = false, onClick, onPointerEnter, ...rest }: AnchorProps) {
  const router = useRouter();
  const full = workspacePrefix + href;
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    router.history[replace ? 'replace' : 'push'](full);
  };
  return <a href={full} onClick={go} onPointerEnter={onPointerEnter} {...rest} />;
}

/** Goes to a path of the path builder. */
export function useGo(): (href: string, options?: { replace?: boolean }) => void {
  const router = useRouter();
  return (href, options) => router.history[options?.replace ? 'replace' : 'push'](workspacePrefix + href);
}
