import type { ComponentDetail } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';

/** Kinds from which cables lead. */
const cabled = new Set([
  'interface',
  'port',
  'cable',
  'power-feed',
  'device',
  'circuit',
  'server',
  'storage',
  'module',
]);

/** Where this component is seen at work: its place among the networks, or the way of its cables. */
export function WayOn({ component }: { component: ComponentDetail }) {
  if (component.kind === 'prefix')
    return <Anchor href={paths.networks({ vrf: component.parent?.id, prefix: component.id })}>In its network</Anchor>;
  if (component.kind === 'vrf') return <Anchor href={paths.networks({ vrf: component.id })}>Its prefixes</Anchor>;
  if (component.kind === 'vlan-group')
    return <Anchor href={paths.networks({ tab: 'vlans', group: component.id })}>Its VLANs</Anchor>;
  return cabled.has(component.kind) ? <Anchor href={paths.trace(component.key)}>Trace its cables</Anchor> : null;
}
