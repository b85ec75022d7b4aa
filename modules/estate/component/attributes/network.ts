import { z } from 'zod';
import { commercial, common } from './groups.ts';
import { address, clearPrefix, count, day, mac, text, vlanId } from './value.ts';

/** What connects them, and the numbers they are reached by. */
export const network = {
  circuit: z.strictObject({ ...common, ...commercial, bitsPerSecond: count.optional(), medium: text.optional() }),
  vrf: z.strictObject({
    ...common,
    routeDistinguisher: text.optional(),
    importTargets: z.array(text).max(500).optional(),
    exportTargets: z.array(text).max(500).optional(),
  }),
  /** In a VRF (its parent) or, without one, in the global table. */
  prefix: z.strictObject({
    ...common,
    prefix: clearPrefix.optional(),
    gateway: address.optional(),
    vlan: vlanId.optional(),
    role: text.optional(),
    use: z
      .enum(['container', 'network', 'pool', 'full'])
      .optional()
      .describe(
        'container: only holds others; network: for hosts, its ends reserved; pool: each address usable; full: nothing to give',
      ),
    quarantineDays: z.int().min(0).max(3_650).optional().describe('How long an address of it rests after its release'),
    registry: text.optional().describe('The regional registry that gave it'),
    grantedOn: day.optional(),
  }),
  'address-range': z.strictObject({
    ...common,
    from: address.optional(),
    to: address.optional(),
    role: text.optional().describe('dhcp, reserved …'),
  }),
  /** In a VRF (its parent) or the global table; assigned to an interface or a host by a relation. */
  address: z.strictObject({
    ...common,
    address: address.optional(),
    prefixLength: z.int().min(0).max(128).optional(),
    role: z.enum(['loopback', 'secondary', 'anycast', 'virtual', 'vrrp', 'hsrp', 'glbp', 'carp']).optional(),
    use: z.enum(['assigned', 'reserved', 'deprecated', 'dhcp', 'slaac']).optional(),
    dnsName: z.string().max(255).optional(),
    primary: z.boolean().optional().describe('The one by which its host is reached'),
  }),
  'vlan-group': z.strictObject({ ...common, lowestId: vlanId.optional(), highestId: vlanId.optional() }),
  vlan: z.strictObject({ ...common, vlanId: vlanId.optional(), role: text.optional() }),
  asn: z.strictObject({ ...common, number: z.int().min(1).max(4_294_967_295).optional(), registry: text.optional() }),
  /** Of a device or a host, its parent. */
  interface: z.strictObject({
    ...common,
    form: text.optional().describe('1000base-t, 10gbase-x-sfpp, virtual, lag …'),
    label: text.optional(),
    mac: mac.optional(),
    mtu: count.optional(),
    enabled: z.boolean().optional(),
    managementOnly: z.boolean().optional(),
    bitsPerSecond: count.optional(),
    duplex: z.enum(['half', 'full', 'auto']).optional(),
    mode: z.enum(['access', 'tagged', 'tagged-all', 'q-in-q']).optional(),
    wwn: text.optional(),
    poe: text.optional(),
    radio: text.optional().describe('Role, channel and power of a wireless one'),
    connected: z.boolean().optional().describe('Said to be connected, though no cable is recorded'),
  }),
  /** A socket that is no network interface: of a panel, of power, of a console, or the end of a circuit. */
  port: z.strictObject({
    ...common,
    role: z.enum(['front', 'rear', 'console', 'console-server', 'power', 'outlet', 'circuit-end']).optional(),
    form: text.optional().describe('8p8c, lc, iec-60320-c14 …'),
    label: text.optional(),
    color: text.optional(),
    positions: z.int().min(1).max(1_024).optional(),
    position: z.int().min(1).max(1_024).optional().describe('Of a front port: its strand at the rear port'),
    maximumWatts: count.optional(),
    allocatedWatts: count.optional(),
    feedLeg: z.enum(['A', 'B', 'C']).optional(),
    side: z.enum(['A', 'Z']).optional().describe('Of a circuit'),
    bitsPerSecond: count.optional(),
    upstreamBitsPerSecond: count.optional(),
    crossConnect: text.optional(),
    patchPanel: text.optional(),
    connected: z.boolean().optional().describe('Said to be connected, though no cable is recorded'),
  }),
  /** Its two ends are relations: `a-end` and `b-end`, each to a port, an interface or a power feed. */
  cable: z.strictObject({
    ...common,
    form: text.optional().describe('cat6, mmf-om4, dac-passive, power …'),
    label: text.optional(),
    color: text.optional(),
    lengthMetres: z.number().min(0).optional(),
  }),
} as const;
