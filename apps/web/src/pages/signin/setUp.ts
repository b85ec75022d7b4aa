import { queryOptions } from '@tanstack/react-query';
import { beginApp } from '../../api/session.ts';

/**
 * Begun once for a dialog, whatever else is asked anew meanwhile: a second secret would make what was read worthless, and
 * after the app is confirmed beginning is refused, which would take the codes away that are shown once.
 */
export const appSetUp = (begin: typeof beginApp = beginApp) =>
  queryOptions({ queryKey: ['app-setup'], queryFn: () => begin(), staleTime: 'static', gcTime: 0, retry: false });
