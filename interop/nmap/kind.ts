import type { Kind } from '#estate';
import type { ScannedHost } from './scan.ts';

/** What kind of thing a scanned host probably is. A look from outside never knows: hence the reason and the confidence. */
export interface KindGuess {
  kind: Kind;
  /** Of a device. */
  role?: string;
  because: string;
  confidence: number;
}

/** nmap's own words for device types (OS classes and services), as kinds and roles of ours. */
const deviceTypes: Record<string, { kind: Kind; role?: string }> = {
  router: { kind: 'device', role: 'router' },
  'broadband router': { kind: 'device', role: 'router' },
  switch: { kind: 'device', role: 'switch' },
  bridge: { kind: 'device', role: 'switch' },
  hub: { kind: 'device', role: 'switch' },
  firewall: { kind: 'device', role: 'firewall' },
  'load balancer': { kind: 'device', role: 'load-balancer' },
  WAP: { kind: 'device', role: 'access-point' },
  printer: { kind: 'device', role: 'printer' },
  'print server': { kind: 'device', role: 'printer' },
  'VoIP phone': { kind: 'device', role: 'phone' },
  'VoIP adapter': { kind: 'device', role: 'phone' },
  phone: { kind: 'device', role: 'phone' },
  webcam: { kind: 'device', role: 'camera' },
  'terminal server': { kind: 'device', role: 'console' },
  'remote management': { kind: 'device', role: 'console' },
  'storage-misc': { kind: 'storage' },
  'power-device': { kind: 'device', role: 'other' },
  'media device': { kind: 'device', role: 'other' },
  'security-misc': { kind: 'device', role: 'other' },
  specialized: { kind: 'device', role: 'other' },
};

/** Makers of network cards that only virtual machines have, as nmap names them. */
const virtualCards = /\b(qemu|vmware|virtualbox|xensource|xen |parallels|microsoft|proxmox|nutanix)\b/i;

/** By what its services say of it, by its virtual card, by its operating system; else it is only some device. */
export function guessKind(host: ScannedHost): KindGuess {
  const open = host.ports.filter((port) => port.state === 'open');
  for (const { service } of open) {
    const type = service?.deviceType ? deviceTypes[service.deviceType] : undefined;
    if (type && service?.method === 'probed')
      return { ...type, because: `its service says "${service.deviceType}"`, confidence: 0.8 };
  }
  const [best] = host.os;
  const osClass = best?.classes[0];
  const special = osClass ? deviceTypes[osClass.type] : undefined;
  // A guess of a special device from its network behaviour alone is often wrong where others fit as well.
  if (best && special && best.accuracy >= 95)
    return { ...special, because: `it behaves like "${best.name}"`, confidence: best.accuracy / 100 - 0.2 };
  if (host.cardVendor && virtualCards.test(host.cardVendor))
    return { kind: 'vm', because: `its network card is one of virtual machines (${host.cardVendor})`, confidence: 0.8 };
  const told = open.find((port) => port.service?.osType && port.service.method === 'probed')?.service?.osType;
  const system = told ?? (osClass?.type === 'general purpose' ? `${osClass.family} ${osClass.generation}` : undefined);
  if (system && /^windows/i.test(system)) {
    const name = `${best?.name ?? ''} ${open.map((port) => port.service?.product ?? '').join(' ')}`;
    return /server/i.test(name)
      ? { kind: 'server', because: 'it runs Windows Server', confidence: 0.6 }
      : { kind: 'pc', because: 'it runs Windows', confidence: 0.5 };
  }
  if (system && /^(linux|.*bsd|solaris|aix|unix)/i.test(system) && open.length > 0)
    return { kind: 'server', because: `it runs ${system} and offers services`, confidence: 0.6 };
  if (open.some((port) => port.port === 9100 || port.port === 515 || port.port === 631) && !told)
    return { kind: 'device', role: 'printer', because: 'it takes print jobs', confidence: 0.5 };
  return { kind: 'device', because: 'nothing tells what it is', confidence: 0.3 };
}
