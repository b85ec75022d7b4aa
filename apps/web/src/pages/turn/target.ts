import type { Turn } from '../../api/types.ts';

export function targetName(turn: Pick<Turn, 'target' | 'component'>): string {
  if (turn.component) return turn.component.name;
  return turn.target.kind === 'local' ? 'this machine' : (turn.target.address ?? 'a host');
}
