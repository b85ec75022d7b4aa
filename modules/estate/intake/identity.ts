import type { StoredComponent } from '../component/component.ts';
import type { Observation } from '../probe/observation.ts';
import { hostMacs } from './hostFacts.ts';

export interface Recognised {
  component: StoredComponent | null;
  /** How it was recognised, or why it was not. */
  how: string;
  warnings: string[];
}

/**
 * Which of the known hosts this machine is: by its serial; by its machine id where an address or the name agrees (clones
 * share it); by a network card's address; by its name, unless another machine id contradicts. Pure.
 */
export function recogniseHost(observation: Observation, candidates: StoredComponent[]): Recognised {
  const { host } = observation;
  const macs = new Set(hostMacs(observation));
  const known = candidates.filter((candidate) => candidate.state !== 'disposed').toSorted((a, b) => a.id - b.id);
  const text = (component: StoredComponent, name: string): string | null =>
    typeof component.attributes[name] === 'string' ? (component.attributes[name] as string) : null;
  const sharesMac = (component: StoredComponent): boolean =>
    Array.isArray(component.attributes.macs) &&
    component.attributes.macs.some((mac) => typeof mac === 'string' && macs.has(mac));
  const sameName = (component: StoredComponent): boolean => {
    const names = [component.name, text(component, 'hostname'), text(component, 'fqdn')].map((name) =>
      name?.toLowerCase(),
    );
    return [host.hostname, host.hostname?.split('.')[0], host.fqdn].some(
      (name) => name != null && names.includes(name.toLowerCase()),
    );
  };
  const contradicts = (component: StoredComponent): boolean => {
    const id = text(component, 'machineIdHash');
    const serial = text(component, 'serial');
    return (
      (id !== null && host.machineIdHash !== null && id !== host.machineIdHash) ||
      (serial !== null && host.serial !== null && serial !== host.serial)
    );
  };
  const rules: [string, (component: StoredComponent) => boolean][] = [
    ['serial number', (c) => host.serial !== null && text(c, 'serial') === host.serial],
    [
      'machine id and name',
      (c) => host.machineIdHash !== null && text(c, 'machineIdHash') === host.machineIdHash && sameName(c),
    ],
    [
      'machine id and network card',
      (c) => host.machineIdHash !== null && text(c, 'machineIdHash') === host.machineIdHash && sharesMac(c),
    ],
    ['network card', (c) => sharesMac(c) && !contradicts(c)],
    ['name', (c) => sameName(c) && !contradicts(c)],
  ];
  for (const [how, rule] of rules) {
    const matches = known.filter(rule);
    if (matches.length === 1) return { component: matches[0]!, how, warnings: [] };
    if (matches.length > 1) {
      const names = matches.slice(0, 3).map((c) => `CMP-${c.id} (${c.name})`);
      return {
        component: matches[0]!,
        how,
        warnings: [
          `Several components have this ${how}: ${names.join(', ')}. The first is taken; say which it is by componentId if it is another.`,
        ],
      };
    }
  }
  const clones = known.filter((c) => host.machineIdHash !== null && text(c, 'machineIdHash') === host.machineIdHash);
  const namesakes = known.filter((c) => sameName(c) && contradicts(c));
  return {
    component: null,
    how: 'not known yet',
    warnings: [
      ...clones
        .slice(0, 3)
        .map(
          (c) =>
            `It has the machine id of CMP-${c.id} (${c.name}) but another name and network card: a clone, or that one renamed. It is taken as a new one; give componentId if it is that one.`,
        ),
      ...namesakes
        .slice(0, 3)
        .map((c) => `CMP-${c.id} (${c.name}) has its name but is another machine by its machine id or serial.`),
    ],
  };
}
