import type { Json } from '#kernel';
import { type Attributes, checkAttributes, type Kind } from '../component/kind.ts';
import type { Observation, ObservedInterface } from '../probe/observation.ts';
import type { IntakeTarget } from './intake.ts';

const MAX_TEXT = 500;

/** Models that people sit at. A server that is built in such a case is called what it is built in, until somebody corrects it. */
const personalModels =
  /thinkpad|thinkcentre|ideapad|latitude|optiplex|precision \d|xps|inspiron|vostro|elitebook|probook|elitedesk|prodesk|zbook|macbook|imac|mac ?mini|surface|yoga|notebook|laptop|desktop/i;
const portableModels = /thinkpad|ideapad|latitude|xps|elitebook|probook|zbook|macbook|surface|yoga|notebook|laptop/i;
const displayManagers = new Set(['gdm', 'gdm3', 'sddm', 'lightdm', 'lxdm', 'xdm', 'display-manager', 'WindowServer']);

/** What kind a machine is that nobody has told us of: a virtual machine, something that a person sits at, or a server. */
export function hostKind(observation: Observation): Kind {
  const { host } = observation;
  if (host.virtualization !== null && host.virtualization !== 'none') return 'vm';
  if (host.model && personalModels.test(host.model)) return 'pc';
  if (observation.services.some((service) => service.state === 'running' && displayManagers.has(service.name)))
    return 'pc';
  return 'server';
}

/** The name that a new component gets; the part before the first dot, as people say it. */
export function hostName(observation: Observation, target: IntakeTarget): string {
  const { hostname, fqdn } = observation.host;
  const name =
    hostname?.split('.')[0] || fqdn?.split('.')[0] || (target.kind === 'ssh' ? target.address : 'this machine');
  return name.slice(0, 200);
}

/** Interfaces that lead somewhere: real cards, or, where there are none (in a container), whatever is not loopback. */
export function outwardInterfaces(observation: Observation): ObservedInterface[] {
  const real = observation.interfaces.filter((one) => !one.virtual);
  if (real.some((one) => one.addresses.length > 0)) return real;
  return observation.interfaces.filter(
    (one) => one.name !== 'lo' && !/^(docker|br-|veth|virbr|cni|flannel)/.test(one.name),
  );
}

const isLinkLocal = (cidr: string): boolean => /^(fe[89ab]|169\.254\.|127\.|::1)/i.test(cidr);

/** The addresses that others reach it at, without their prefix lengths. */
export function hostAddresses(observation: Observation): string[] {
  const found = outwardInterfaces(observation).flatMap((one) =>
    one.addresses.filter((address) => !isLinkLocal(address)),
  );
  return [...new Set(found.map((cidr) => cidr.split('/')[0]!))].sort();
}

export function hostMacs(observation: Observation): string[] {
  const found = outwardInterfaces(observation).flatMap((one) =>
    one.mac && one.mac !== '00:00:00:00:00:00' ? [one.mac] : [],
  );
  return [...new Set(found)].sort();
}

/**
 * What the machine says of itself, as attributes of its kind. Facts that it could not read are left out: they are not
 * gone. What is not valid is left out too and named, as a machine may say anything.
 */
export function hostAttributes(
  observation: Observation,
  kind: Kind,
  target: IntakeTarget,
): { attributes: Attributes; dropped: string[] } {
  const { host } = observation;
  const interfaces = outwardInterfaces(observation);
  const facts: { [name: string]: Json | undefined } = {
    hostname: clip(host.hostname),
    fqdn: clip(host.fqdn),
    machineIdHash: clip(host.machineIdHash),
    osId: clip(host.os.id),
    osVersion: clip(host.os.versionId),
    osName: clip(host.os.prettyName),
    osCodename: clip(host.os.codename),
    kernel: clip(host.kernel),
    architecture: clip(host.architecture),
    virtualization: clip(host.virtualization),
    cpuCount: host.cpu.count ?? undefined,
    cpuModel: clip(host.cpu.model),
    memoryBytes: host.memoryBytes ?? undefined,
    swapBytes: host.swapBytes ?? undefined,
    serial: clip(host.serial),
    vendor: clip(host.vendor),
    model: clip(host.model),
    form: kind === 'pc' && host.model ? (portableModels.test(host.model) ? 'laptop' : 'desktop') : undefined,
    addresses: some(hostAddresses(observation)),
    macs: some(hostMacs(observation)),
    interfaces: some(
      interfaces
        .filter((one) => one.name !== 'lo')
        .map((one) => ({
          name: one.name,
          mac: one.mac,
          addresses: one.addresses.filter((a) => !isLinkLocal(a)).sort(),
          mtu: one.mtu,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ),
    // Sizes only: what is used changes with every look and is no fact of the inventory.
    filesystems: some(
      observation.filesystems
        .map((one) => ({ mountPoint: one.mountPoint, device: one.device, type: one.type, sizeBytes: one.sizeBytes }))
        .sort((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1)),
    ),
    disks: some(
      observation.disks
        .map((one) => ({ name: one.name, sizeBytes: one.sizeBytes, model: one.model, rotational: one.rotational }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ),
    management: target.kind === 'ssh' ? { address: target.address, port: target.port, user: target.user } : undefined,
  };
  const attributes: Attributes = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    const issues = checkAttributes(kind, { [name]: value });
    if (issues.length === 0) attributes[name] = value;
    // A kind that has no such attribute does not want it; anything else is worth saying.
    else if (!issues[0]!.message.startsWith('is not an attribute'))
      dropped.push(`${name} was left out: ${issues[0]!.path} ${issues[0]!.message}`);
  }
  return { attributes, dropped };
}

const clip = (text: string | null): string | undefined => text?.trim().slice(0, MAX_TEXT) || undefined;
const some = <Item extends Json>(list: Item[]): Item[] | undefined =>
  list.length > 0 ? list.slice(0, 500) : undefined;
