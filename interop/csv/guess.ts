import {
  attributeNames,
  attributeType,
  type Kind,
  kindNames,
  kinds,
  type RelationKind,
  relationKindSchema,
} from '#estate';
import { moneyNames } from './money.ts';

/** What people call the fields of a component, without spaces and in lower case. English and German. */
const synonyms: Record<string, string> = {
  name: 'name',
  hostname: 'name',
  host: 'name',
  devicename: 'name',
  servername: 'name',
  assetname: 'name',
  bezeichnung: 'name',
  rechnername: 'name',
  geratename: 'name',
  gerat: 'name',
  systemname: 'name',
  computername: 'name',
  ciname: 'name',
  displayname: 'name',
  kind: 'kind',
  type: 'kind',
  devicetype: 'kind',
  class: 'kind',
  category: 'kind',
  ciclass: 'kind',
  typ: 'kind',
  kategorie: 'kind',
  art: 'kind',
  geratetyp: 'kind',
  gerateart: 'kind',
  klasse: 'kind',
  assettype: 'kind',
  state: 'state',
  status: 'state',
  lifecycle: 'state',
  lifecyclestate: 'state',
  zustand: 'state',
  operationalstatus: 'state',
  domain: 'domain',
  team: 'domain',
  owner: 'owner',
  owneremail: 'owner',
  responsible: 'owner',
  contactemail: 'owner',
  verantwortlich: 'owner',
  criticality: 'criticality',
  kritikalitat: 'criticality',
  wichtigkeit: 'criticality',
  importance: 'criticality',
  site: 'site',
  standort: 'site',
  liegenschaft: 'site',
  gebaude: 'site',
  rechenzentrum: 'site',
  building: 'site',
  campus: 'site',
  datacenter: 'site',
  datacentre: 'site',
  sitename: 'site',
  parent: 'parent',
  partof: 'parent',
  device: 'parent',
  vrf: 'parent',
  id: 'id',
  externalid: 'id',
  foreignid: 'id',
  uuid: 'id',
  sysid: 'id',
  assetid: 'id',
  ciid: 'id',
  objectid: 'id',
  serialnumber: 'attributes.serial',
  serialno: 'attributes.serial',
  sn: 'attributes.serial',
  seriennummer: 'attributes.serial',
  seriennr: 'attributes.serial',
  snr: 'attributes.serial',
  ip: 'attributes.addresses',
  ipaddress: 'attributes.addresses',
  ipaddresses: 'attributes.addresses',
  ipv4: 'attributes.addresses',
  ips: 'attributes.addresses',
  addresses: 'attributes.addresses',
  ipadresse: 'attributes.addresses',
  ipadressen: 'attributes.addresses',
  primaryip: 'attributes.addresses',
  mac: 'attributes.macs',
  macaddress: 'attributes.macs',
  macaddresses: 'attributes.macs',
  macadresse: 'attributes.macs',
  macadressen: 'attributes.macs',
  manufacturer: 'attributes.vendor',
  make: 'attributes.vendor',
  brand: 'attributes.vendor',
  hersteller: 'attributes.vendor',
  modell: 'attributes.model',
  modelname: 'attributes.model',
  product: 'attributes.model',
  assetnumber: 'attributes.assetTag',
  inventorynumber: 'attributes.assetTag',
  inventarnummer: 'attributes.assetTag',
  inventarnr: 'attributes.assetTag',
  inventar: 'attributes.assetTag',
  anlagennummer: 'attributes.assetTag',
  tagnumber: 'attributes.assetTag',
  os: 'attributes.osName',
  operatingsystem: 'attributes.osName',
  betriebssystem: 'attributes.osName',
  dns: 'attributes.fqdn',
  dnsname: 'attributes.fqdn',
  domainname: 'attributes.fqdn',
  purchasedate: 'attributes.purchasedOn',
  boughton: 'attributes.purchasedOn',
  kaufdatum: 'attributes.purchasedOn',
  anschaffungsdatum: 'attributes.purchasedOn',
  gekauftam: 'attributes.purchasedOn',
  purchaseprice: 'attributes.purchaseCost',
  price: 'attributes.purchaseCost',
  kaufpreis: 'attributes.purchaseCost',
  preis: 'attributes.purchaseCost',
  einkaufspreis: 'attributes.purchaseCost',
  anschaffungspreis: 'attributes.purchaseCost',
  anschaffungskosten: 'attributes.purchaseCost',
  anschaffungswert: 'attributes.purchaseCost',
  costs: 'attributes.cost',
  amount: 'attributes.cost',
  kosten: 'attributes.cost',
  betrag: 'attributes.cost',
  wahrung: 'attributes.purchaseCurrency',
  warranty: 'attributes.warrantyEndsOn',
  warrantyend: 'attributes.warrantyEndsOn',
  warrantyexpires: 'attributes.warrantyEndsOn',
  garantiebis: 'attributes.warrantyEndsOn',
  garantieende: 'attributes.warrantyEndsOn',
  garantie: 'attributes.warrantyEndsOn',
  gewahrleistungbis: 'attributes.warrantyEndsOn',
  beginn: 'attributes.startsOn',
  vertragsbeginn: 'attributes.startsOn',
  ende: 'attributes.endsOn',
  vertragsende: 'attributes.endsOn',
  laufzeitbis: 'attributes.endsOn',
  expires: 'attributes.endsOn',
  expirydate: 'attributes.endsOn',
  lieferant: 'attributes.supplier',
  rackunit: 'attributes.rackUnit',
  position: 'attributes.rackUnit',
  uposition: 'attributes.rackUnit',
  u: 'attributes.rackUnit',
  rack: 'relations.located-in',
  schrank: 'relations.located-in',
  serverschrank: 'relations.located-in',
  raum: 'relations.located-in',
  location: 'relations.located-in',
  room: 'relations.located-in',
  cabinet: 'relations.located-in',
  cluster: 'relations.member-of',
  hypervisor: 'relations.runs-on',
  notes: 'attributes.description',
  comment: 'attributes.description',
  comments: 'attributes.description',
  beschreibung: 'attributes.description',
  bemerkung: 'attributes.description',
  bemerkungen: 'attributes.description',
  kommentar: 'attributes.description',
  notiz: 'attributes.description',
  remarks: 'attributes.description',
  cpus: 'attributes.cpuCount',
  cores: 'attributes.cpuCount',
  vcpus: 'attributes.cpuCount',
};

const fields = ['kind', 'name', 'state', 'domain', 'owner', 'criticality', 'site', 'parent', 'id'];
const relationFields = relationKindSchema.options.map((kind) => `relations.${kind}`);
const allAttributes = [...new Set(kindNames.flatMap((kind) => attributeNames(kind)))];
const attributeBySqueezed = new Map(
  [...allAttributes, ...moneyNames].map((name) => [squeeze(name), `attributes.${name}`]),
);

export const mappableFields = [
  ...fields,
  ...[...allAttributes, ...moneyNames].map((name) => `attributes.${name}`).sort(),
  ...relationFields,
];

const numbers = new Set(
  allAttributes
    .filter((name) => kindNames.some((kind) => ['integer', 'number'].includes(attributeType(kind, name) ?? '')))
    .map((name) => `attributes.${name}`),
);
export const isNumberField = (field: string): boolean => numbers.has(field);

function squeeze(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** The field that a header most likely means; null where nothing fits. A field's own name always means that field. */
export function guessField(header: string): string | null {
  if (mappableFields.includes(header) || /^labels\.\S/.test(header)) return header;
  const squeezed = squeeze(header);
  if (squeezed === '') return null;
  return (
    (Object.hasOwn(synonyms, squeezed) ? synonyms[squeezed]! : undefined) ??
    attributeBySqueezed.get(squeezed) ??
    relationFields.find((field) => squeeze(field.slice('relations.'.length)) === squeezed) ??
    null
  );
}

const kindWords = new Map<string, Kind>(
  kindNames.flatMap((kind) =>
    [kind, kinds[kind].title, kinds[kind].plural].map((word) => [squeeze(word), kind] as const),
  ),
);
const moreKinds: Record<string, Kind> = {
  switch: 'device',
  router: 'device',
  firewall: 'device',
  accesspoint: 'device',
  ap: 'device',
  printer: 'device',
  loadbalancer: 'device',
  phone: 'device',
  laptop: 'pc',
  desktop: 'pc',
  notebook: 'pc',
  workstation: 'pc',
  computer: 'pc',
  virtualserver: 'vm',
  virtualmachine: 'vm',
  guest: 'vm',
  hypervisor: 'server',
  host: 'server',
  physicalserver: 'server',
  subnet: 'prefix',
  network: 'prefix',
  ipaddress: 'address',
  cabinet: 'rack',
  app: 'application',
  nas: 'storage',
  san: 'storage',
  cert: 'certificate',
  drucker: 'device',
  telefon: 'device',
  rechner: 'pc',
  arbeitsplatz: 'pc',
  virtuellemaschine: 'vm',
  netz: 'prefix',
  netzwerk: 'prefix',
  adresse: 'address',
  standort: 'site',
  raum: 'location',
  schrank: 'rack',
  serverschrank: 'rack',
  datenbank: 'database',
  anwendung: 'application',
  dienst: 'service',
  speicher: 'storage',
  zertifikat: 'certificate',
  lizenz: 'licence',
  vertrag: 'contract',
  license: 'licence',
};

export function kindOf(word: string): Kind | null {
  const squeezed = squeeze(word);
  return kindWords.get(squeezed) ?? (Object.hasOwn(moreKinds, squeezed) ? moreKinds[squeezed]! : null);
}

/** What such a word says besides the kind. */
const alsoMeant: Record<string, { [name: string]: string }> = {
  switch: { role: 'switch' },
  router: { role: 'router' },
  firewall: { role: 'firewall' },
  accesspoint: { role: 'access-point' },
  ap: { role: 'access-point' },
  printer: { role: 'printer' },
  drucker: { role: 'printer' },
  loadbalancer: { role: 'load-balancer' },
  phone: { role: 'phone' },
  telefon: { role: 'phone' },
  laptop: { form: 'laptop' },
  notebook: { form: 'laptop' },
  desktop: { form: 'desktop' },
};

export function meantBesides(word: string): { [name: string]: string } {
  const squeezed = squeeze(word);
  return Object.hasOwn(alsoMeant, squeezed) ? alsoMeant[squeezed]! : {};
}

const stateWords: Record<string, string> = {
  active: 'in-service',
  inuse: 'in-service',
  production: 'in-service',
  live: 'in-service',
  operational: 'in-service',
  deployed: 'in-service',
  inproduction: 'in-service',
  aktiv: 'in-service',
  inbetrieb: 'in-service',
  up: 'in-service',
  installed: 'in-service',
  planned: 'planned',
  geplant: 'planned',
  new: 'planned',
  ordered: 'ordered',
  onorder: 'ordered',
  bestellt: 'ordered',
  instock: 'received',
  stock: 'received',
  spare: 'received',
  inventory: 'received',
  stored: 'received',
  lager: 'received',
  received: 'received',
  available: 'received',
  staged: 'deploying',
  staging: 'deploying',
  deploying: 'deploying',
  inpreparation: 'deploying',
  provisioning: 'deploying',
  maintenance: 'maintenance',
  inmaintenance: 'maintenance',
  repair: 'maintenance',
  inrepair: 'maintenance',
  failed: 'maintenance',
  broken: 'maintenance',
  defekt: 'maintenance',
  wartung: 'maintenance',
  retiring: 'retiring',
  decommissioning: 'retiring',
  endoflife: 'retiring',
  retired: 'retired',
  decommissioned: 'retired',
  offline: 'retired',
  inactive: 'retired',
  ausserbetrieb: 'retired',
  stillgelegt: 'retired',
  disposed: 'disposed',
  scrapped: 'disposed',
  sold: 'disposed',
  entsorgt: 'disposed',
  missing: 'disposed',
  stolen: 'disposed',
};

/** What people call the states, as ours; null where it is none that is known. */
export function stateOf(word: string): string | null {
  const squeezed = squeeze(word);
  return squeezed === 'inservice' ? 'in-service' : Object.hasOwn(stateWords, squeezed) ? stateWords[squeezed]! : null;
}

const rackWords = ['rack', 'cabinet', 'schrank', 'serverschrank'];

/** What a cell that names where a row stands, or what it is a member of, is made as where that is not there. */
export function placeMeant(relation: RelationKind, header: string, text: string): { make?: Kind } {
  const said = /^([a-z-]+)\//.exec(text)?.[1];
  const squeezed = squeeze(header);
  if (relation === 'located-in') return { make: said === 'rack' || isRack(squeezed) ? 'rack' : 'location' };
  return relation === 'member-of' && (said === 'cluster' || squeezed.includes('cluster')) ? { make: 'cluster' } : {};
}

const isRack = (squeezed: string): boolean => rackWords.some((word) => squeezed.startsWith(word));
