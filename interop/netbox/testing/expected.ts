// What some objects of the demonstration data must become, written down by hand from the dump itself.
import type { Kind, RelationKind } from '#estate';
import type { Json } from '#kernel';

export interface Expected {
  kind: Kind;
  name: string;
  state?: string;
  site?: string;
  parent?: string;
  attributes: { [name: string]: Json };
  /** Relations of which it is the beginning, and those of which it is the end. */
  to?: [RelationKind, string][];
  from?: [RelationKind, string][];
}

export const expected: { [foreignId: string]: Expected } = {
  'dcim.region:40': { kind: 'region', name: 'North Carolina', attributes: {}, to: [['part-of', 'dcim.region:7']] },
  'dcim.sitegroup:3': {
    kind: 'region',
    name: 'Headquarters',
    attributes: { role: 'site group' },
    to: [['part-of', 'dcim.sitegroup:1']],
  },
  'dcim.site:10': {
    kind: 'site',
    name: 'DM-Scranton',
    state: 'in-service',
    attributes: {
      tags: ['Golf', 'Juliett', 'X-ray'],
      labels: {
        'contact Dwight Schrute': 'Operational, primary',
        'contact Michael Scott': 'Administrative, secondary',
        'contact Pamela Halpert': 'Administrative, primary',
      },
    },
    to: [
      ['located-in', 'dcim.region:63'],
      ['managed-by', 'tenancy.contact:1'],
      ['managed-by', 'tenancy.contact:2'],
      ['managed-by', 'tenancy.contact:3'],
      ['part-of', 'dcim.sitegroup:2'],
      ['used-by', 'tenancy.tenant:5'],
    ],
  },
  'dcim.location:1': {
    kind: 'location',
    name: 'Row 1',
    state: 'in-service',
    site: 'dcim.site:21',
    attributes: {},
    to: [['located-in', 'dcim.site:21']],
  },
  'dcim.rack:39': {
    kind: 'rack',
    name: 'IDF128',
    state: 'in-service',
    site: 'dcim.site:24',
    attributes: {
      role: 'IDF',
      form: '4-post-frame',
      widthInches: 19,
      heightUnits: 42,
      reservations: [{ units: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], why: 'Reserved for future projects', by: 'alice' }],
    },
    to: [
      ['located-in', 'dcim.site:24'],
      ['used-by', 'tenancy.tenant:13'],
    ],
  },
  'dcim.device:1': {
    kind: 'device',
    name: 'dmi01-akron-rtr01',
    state: 'in-service',
    site: 'dcim.site:2',
    attributes: {
      role: 'router',
      vendor: 'Cisco',
      model: 'ISR 1111-8P',
      deviceType: 'cisco-isr1111',
      heightUnits: 1,
      fullDepth: false,
      osName: 'Cisco IOS',
      rackUnit: 4,
      rackFace: 'front',
      labels: { role: 'Router', 'part number': 'C1111-8P' },
    },
    to: [
      ['located-in', 'dcim.rack:1'],
      ['powered-by', 'dcim.device:27'],
      ['used-by', 'tenancy.tenant:5'],
    ],
  },
  'dcim.device:106': {
    kind: 'server',
    name: 'Lenovo Flex system #106',
    state: 'in-service',
    site: 'dcim.site:21',
    attributes: {
      role: 'Application Server',
      vendor: 'Lenovo',
      model: 'Flex system',
      deviceType: 'lenovo-flex-system',
      heightUnits: 10,
      fullDepth: true,
      rackUnit: 9,
      rackFace: 'front',
      bays: Array.from({ length: 14 }, (_, index) => ({ name: `Bay ${index + 1}`, for: 'device' })),
      labels: { 'part number': '8721W3X' },
    },
  },
  'dcim.manufacturer:3': { kind: 'organisation', name: 'Cisco', attributes: { roles: ['manufacturer'] } },
  'dcim.module:1': {
    kind: 'module',
    name: 'Slot 0 EX9200-32XS',
    state: 'in-service',
    parent: 'dcim.device:96',
    attributes: { vendor: 'Juniper', model: 'EX9200-32XS', bay: 'Slot 0', description: '32x10GE interfaces' },
  },
  'dcim.virtualchassis:1': {
    kind: 'cluster',
    name: 'r105-torsw',
    attributes: { role: 'virtual chassis' },
    to: [['managed-by', 'dcim.device:98']],
    from: [
      ['member-of', 'dcim.device:98'],
      ['member-of', 'dcim.device:99'],
    ],
  },
  'dcim.interface:1018': {
    kind: 'interface',
    name: 'xe-0/0/0',
    parent: 'dcim.device:96',
    attributes: { form: '10gbase-x-sfpp', enabled: true },
    to: [['part-of', 'dcim.module:1']],
  },
  'virtualization.vminterface:901': {
    kind: 'interface',
    name: 'eth0',
    parent: 'virtualization.virtualmachine:361',
    attributes: { form: 'virtual', enabled: true },
  },
  'dcim.frontport:625': {
    kind: 'port',
    name: 'Port 1 (front)',
    parent: 'dcim.device:74',
    attributes: { role: 'front', form: '8p8c', position: 1, labels: { name: 'Port 1' } },
    to: [['passes-to', 'dcim.rearport:625']],
  },
  'dcim.rearport:1249': {
    kind: 'port',
    name: 'Rear Splice',
    parent: 'dcim.device:87',
    attributes: { role: 'rear', form: 'splice', positions: 48 },
  },
  'dcim.consoleport:1': {
    kind: 'port',
    name: 'con 0',
    parent: 'dcim.device:1',
    attributes: { role: 'console', form: 'rj-45' },
  },
  'dcim.cable:61': {
    kind: 'cable',
    name: 'Cable #61',
    state: 'in-service',
    attributes: { color: '000000' },
    to: [
      ['a-end', 'dcim.powerport:1'],
      ['b-end', 'dcim.poweroutlet:1'],
    ],
  },
  'dcim.powerpanel:1': {
    kind: 'power-panel',
    name: 'Panel 1',
    site: 'dcim.site:21',
    attributes: {},
    to: [['located-in', 'dcim.site:21']],
  },
  'dcim.powerfeed:1': {
    kind: 'power-feed',
    name: 'P1-1A',
    state: 'in-service',
    site: 'dcim.site:21',
    attributes: {
      redundant: false,
      supply: 'ac',
      phases: 1,
      voltage: 220,
      amperage: 20,
      maximumUtilisationPercent: 80,
      availableWatts: 3520,
    },
    to: [['powered-by', 'dcim.powerpanel:1']],
    from: [['powered-by', 'dcim.rack:14']],
  },
  'dcim.powerport:1': {
    kind: 'port',
    name: 'PSU0',
    parent: 'dcim.device:1',
    attributes: { role: 'power', form: 'iec-60320-c14', maximumWatts: 150 },
  },
  'dcim.poweroutlet:1': {
    kind: 'port',
    name: 'Outlet 1',
    parent: 'dcim.device:27',
    attributes: { role: 'outlet', form: 'nema-5-20r' },
    to: [['powered-by', 'dcim.powerport:14']],
  },
  'ipam.vrf:1': {
    kind: 'vrf',
    name: 'Alpha',
    attributes: {
      routeDistinguisher: '65000:100',
      importTargets: ['65000:101', '65000:2'],
      exportTargets: ['65000:1', '65000:102'],
      labels: {
        '65000:101': 'Alpha-import',
        '65000:2': 'Shared-export',
        '65000:1': 'Shared-import',
        '65000:102': 'Alpha-import',
      },
    },
  },
  'ipam.rir:1': {
    kind: 'organisation',
    name: 'ARIN',
    attributes: { roles: ['registry'], description: 'American Registry for Internet Numbers' },
  },
  'ipam.aggregate:1': {
    kind: 'prefix',
    name: '10.0.0.0/8',
    attributes: { prefix: '10.0.0.0/8', use: 'container', registry: 'RFC 1918' },
  },
  'ipam.prefix:8': {
    kind: 'prefix',
    name: '10.112.129.0/24',
    state: 'in-service',
    site: 'dcim.site:2',
    attributes: { prefix: '10.112.129.0/24', use: 'network', role: 'Access - Data' },
    to: [
      ['in-vlan', 'ipam.vlan:1'],
      ['used-by', 'tenancy.tenant:5'],
    ],
  },
  'ipam.iprange:1': {
    kind: 'address-range',
    name: '192.168.1.0-192.168.1.49',
    state: 'planned',
    attributes: { from: '192.168.1.0', to: '192.168.1.49', role: 'reserved', description: 'Future use' },
  },
  'ipam.ipaddress:1': {
    kind: 'address',
    name: '192.168.0.1',
    attributes: { address: '192.168.0.1', prefixLength: 22, use: 'reserved' },
  },
  'ipam.asn:1': { kind: 'asn', name: 'AS65001', attributes: { number: 65001, registry: 'RFC 6996' } },
  'ipam.vlangroup:2': {
    kind: 'vlan-group',
    name: 'JBB104',
    site: 'dcim.site:15',
    attributes: { lowestId: 1, highestId: 4094 },
  },
  'ipam.vlan:1': {
    kind: 'vlan',
    name: 'Data',
    state: 'in-service',
    site: 'dcim.site:2',
    attributes: { vlanId: 100, role: 'Access - Data' },
    to: [['used-by', 'tenancy.tenant:5']],
  },
  'circuits.provider:1': { kind: 'organisation', name: 'AT&T', attributes: { roles: ['provider'] } },
  'circuits.providernetwork:1': {
    kind: 'service',
    name: 'Level3 MPLS',
    attributes: { role: 'provider network' },
    to: [['provided-by', 'circuits.provider:5']],
  },
  'circuits.circuit:1': {
    kind: 'circuit',
    name: 'KKDG4923',
    state: 'in-service',
    attributes: { medium: 'MPLS', supplier: 'Level 3' },
    to: [
      ['provided-by', 'circuits.provider:5'],
      ['used-by', 'tenancy.tenant:5'],
    ],
  },
  'circuits.circuittermination:1': {
    kind: 'port',
    name: 'Z',
    parent: 'circuits.circuit:1',
    attributes: { role: 'circuit-end', side: 'Z' },
    to: [['located-in', 'dcim.site:2']],
  },
  'tenancy.tenant:1': {
    kind: 'organisation',
    name: 'Initech',
    attributes: { roles: ['tenant'], group: 'Customers', labels: { cust_id: 'INI04' } },
  },
  'tenancy.contact:1': {
    kind: 'contact',
    name: 'Michael Scott',
    attributes: {
      title: 'Regional Manager',
      phone: '272-555-9194',
      email: 'mscott@dunder-mifflin.com',
      group: 'Dunder-Mifflin',
    },
  },
  'virtualization.cluster:1': {
    kind: 'cluster',
    name: 'DO-NYC1',
    state: 'in-service',
    attributes: { role: 'DigitalOcean', labels: { group: 'North America' } },
  },
  'virtualization.virtualmachine:361': {
    kind: 'vm',
    name: 'vm1',
    state: 'in-service',
    attributes: { role: 'Application Server', osName: 'Ubuntu Linux 20.04' },
    to: [['runs-on', 'virtualization.cluster:9']],
  },
};
