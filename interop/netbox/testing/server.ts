import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '#kernel';
import { models } from '../mapping/index.ts';
import type { DumpRow } from './demo.ts';

type Fields = { [name: string]: Json };

/** What goes wrong with one request: its answer instead, or how the connection ends. */
export type Fault = { status: number; retryAfter?: number } | 'cut' | 'half' | null;

/**
 * Our stand-in for NetBox 3.6: it serves the rows of a dump in the form of its REST API (nested objects, choices, pages,
 * `brief`, `id`, `id__gt`, `last_updated__gte`, token). It is no NetBox; what it does not know it answers with 404.
 */
export class StandIn {
  rows: DumpRow[];
  token = '0123456789abcdef0123456789abcdef01234567';
  /** Largest page, as an administrator of NetBox may set it. */
  maxPage = 1_000;
  /** Lists that the token may not see. */
  hidden = new Set<string>();
  fault: (path: string, number: number) => Fault = () => null;
  /** Paths with their queries, as they were asked. */
  asked: string[] = [];
  tokens = new Set<string>();
  #server: Server;
  #prepared: DumpRow[] | null = null;
  #index = new Map<string, DumpRow>();
  #ends = new Map<number, DumpRow[]>();
  #tags = new Map<string, DumpRow[]>();

  constructor(rows: DumpRow[]) {
    this.rows = structuredClone(rows);
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  fields(model: string, pk: number): Fields {
    return this.rows.find((row) => row.model === model && row.pk === pk)!.fields;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, 'http://netbox');
    this.asked.push(request.url!);
    this.tokens.add(String(request.headers.authorization));
    const path = url.pathname.replace(/^\/api\//, '').replace(/\/$/, '');
    const fault = this.fault(path, this.asked.length);
    if (fault === 'cut') {
      request.socket.destroy();
      return;
    }
    const map = [...models.values()].find((one) => one.path === path);
    const refusal = this.#refusal(request, path, map?.model ?? null, fault);
    if (refusal) {
      send(response, ...refusal);
      return;
    }
    if (path === 'status') {
      send(response, 200, { 'netbox-version': '3.6.0' });
      return;
    }
    const body = JSON.stringify(this.#page(map!.model, url));
    if (fault === 'half') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length >> 1), () => request.socket.destroy());
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(body);
  }

  /** Status, body and when to come again. */
  #refusal(
    request: IncomingMessage,
    path: string,
    model: string | null,
    fault: Fault,
  ): [number, object, number?] | null {
    if (fault && typeof fault === 'object') return [fault.status, { detail: 'fault' }, fault.retryAfter];
    if (request.headers.authorization !== `Token ${this.token}`) return [403, { detail: 'Invalid token' }];
    if (path === 'status') return null;
    if (!model || !known(model)) return [404, { detail: 'Not found.' }];
    if (this.hidden.has(model)) return [403, { detail: 'You do not have permission to perform this action.' }];
    return null;
  }

  #prepare(): void {
    if (this.#prepared === this.rows && this.#index.size === this.rows.length) return;
    this.#prepared = this.rows;
    this.#index = new Map(this.rows.map((row) => [`${row.model} ${row.pk}`, row]));
    const of = (model: string): DumpRow[] => this.rows.filter((row) => row.model === model);
    this.#ends = Map.groupBy(of('dcim.cabletermination'), (row) => row.fields.cable as number);
    this.#tags = Map.groupBy(
      of('extras.taggeditem'),
      ({ fields }) => `${(fields.content_type as string[]).join('.')} ${fields.object_id as number}`,
    );
  }

  #page(model: string, url: URL): { count: number; next: string | null; previous: null; results: Json[] } {
    this.#prepare();
    const query = url.searchParams;
    const ids = query.getAll('id').map(Number);
    const after = Number(query.get('id__gt') ?? 0);
    const since = Date.parse(query.get('last_updated__gte') ?? '1970-01-01');
    const found = this.rows
      .filter((row) => row.model === model && row.pk > after && (ids.length === 0 || ids.includes(row.pk)))
      .filter((row) => Date.parse(String(row.fields.last_updated ?? '2000-01-01')) >= since)
      .sort((a, b) => a.pk - b.pk);
    const limit = Math.min(Number(query.get('limit') ?? 50) || this.maxPage, this.maxPage);
    const offset = Number(query.get('offset') ?? 0);
    const more = found.length > offset + limit;
    const brief = query.get('brief') === 'true';
    return {
      count: found.length,
      // As behind a proxy that does not tell its name: not to be followed.
      next: more ? `http://netbox.invalid${url.pathname}?limit=${limit}&offset=${offset + limit}` : null,
      previous: null,
      results: found
        .slice(offset, offset + limit)
        .map((row) => (brief ? this.#nested(model, row.pk) : this.#shown(row))),
    };
  }

  #nested(model: string, pk: number): Json {
    const row = this.#index.get(`${model} ${pk}`);
    const fields = row?.fields ?? {};
    const name = (fields.name ?? fields.model ?? fields.cid ?? null) as Json;
    return {
      id: pk,
      url: `http://netbox/api/${model}/${pk}/`,
      display: name ?? `#${pk}`,
      name,
      ...(fields.slug ? { slug: fields.slug } : {}),
    };
  }

  #shown(row: DumpRow): Json {
    const { model, pk, fields } = row;
    const shown: Fields = { id: pk, url: `http://netbox/api/${model}/${pk}/`, display: `#${pk}`, interface_count: 0 };
    for (const [name, value] of Object.entries(fields)) {
      if (name.startsWith('_') || /^(lft|rght|tree_id|level)$/.test(name)) continue;
      const to = references[`${model} ${name}`] ?? references[name];
      if (name === 'custom_field_data') shown.custom_fields = value;
      else if (name === 'user')
        shown.user = { id: 1, username: (value as string[])[0]!, display: (value as string[])[0]! };
      else if (to && Array.isArray(value)) shown[name] = value.map((id) => this.#nested(to, id as number));
      else if (to && typeof value === 'number') shown[name] = this.#nested(to, value);
      else if (Array.isArray(value) && name.endsWith('_type')) shown[name] = value.join('.');
      else if (name === 'content_type' && Array.isArray(value)) shown[name] = value.join('.');
      else if (choices.has(`${model} ${name}`) || (choices.has(name) && typeof value === 'string'))
        shown[name] = value === '' || value === null ? null : { value, label: String(value) };
      else shown[name] = value;
    }
    const ends = model === 'dcim.cable' ? (this.#ends.get(pk) ?? []) : [];
    if (model === 'dcim.cable')
      for (const end of ['A', 'B'])
        shown[`${end.toLowerCase()}_terminations`] = ends
          .filter((one) => one.fields.cable_end === end)
          .map((one) => ({
            object_type: (one.fields.termination_type as string[]).join('.'),
            object_id: one.fields.termination_id!,
            object: { id: 1 },
          }));
    shown.tags = (this.#tags.get(`${model} ${pk}`) ?? []).map((one) =>
      this.#nested('extras.tag', one.fields.tag as number),
    );
    return shown;
  }
}

/** Models that 3.6 had. */
const known = (model: string): boolean =>
  !['dcim.macaddress', 'dcim.rackgroup', 'dcim.racktype', 'virtualization.virtualdisk'].includes(model);

const choices = new Set([
  'status',
  'dcim.interface type',
  'dcim.interface mode',
  'dcim.frontport type',
  'dcim.rearport type',
  'dcim.cable status',
  'dcim.consoleport type',
  'dcim.powerport type',
  'dcim.poweroutlet type',
  'dcim.poweroutlet feed_leg',
  'dcim.rack type',
  'dcim.rack width',
  'dcim.device face',
  'airflow',
  'dcim.powerfeed type',
  'supply',
  'phase',
  'dcim.interface poe_mode',
  'dcim.interface poe_type',
  'dcim.interface rf_role',
  'ipam.ipaddress role',
  'tenancy.contactassignment priority',
]);

const references: { [field: string]: string } = {
  site: 'dcim.site',
  region: 'dcim.region',
  tenant: 'tenancy.tenant',
  location: 'dcim.location',
  rack: 'dcim.rack',
  device: 'dcim.device',
  device_type: 'dcim.devicetype',
  platform: 'dcim.platform',
  manufacturer: 'dcim.manufacturer',
  module: 'dcim.module',
  module_bay: 'dcim.modulebay',
  module_type: 'dcim.moduletype',
  cable: 'dcim.cable',
  lag: 'dcim.interface',
  rear_port: 'dcim.rearport',
  power_port: 'dcim.powerport',
  power_panel: 'dcim.powerpanel',
  virtual_chassis: 'dcim.virtualchassis',
  master: 'dcim.device',
  vrf: 'ipam.vrf',
  vlan: 'ipam.vlan',
  rir: 'ipam.rir',
  provider: 'circuits.provider',
  circuit: 'circuits.circuit',
  provider_network: 'circuits.providernetwork',
  cluster: 'virtualization.cluster',
  virtual_machine: 'virtualization.virtualmachine',
  contact: 'tenancy.contact',
  import_targets: 'ipam.routetarget',
  export_targets: 'ipam.routetarget',
  'dcim.region parent': 'dcim.region',
  'dcim.sitegroup parent': 'dcim.sitegroup',
  'tenancy.contactgroup parent': 'tenancy.contactgroup',
  'dcim.site group': 'dcim.sitegroup',
  'tenancy.tenant group': 'tenancy.tenantgroup',
  'tenancy.contact group': 'tenancy.contactgroup',
  'ipam.vlan group': 'ipam.vlangroup',
  'virtualization.cluster group': 'virtualization.clustergroup',
  'virtualization.cluster type': 'virtualization.clustertype',
  'circuits.circuit type': 'circuits.circuittype',
  'dcim.device role': 'dcim.devicerole',
  'virtualization.virtualmachine role': 'dcim.devicerole',
  'dcim.rack role': 'dcim.rackrole',
  'ipam.prefix role': 'ipam.role',
  'ipam.vlan role': 'ipam.role',
  'ipam.iprange role': 'ipam.role',
  'tenancy.contactassignment role': 'tenancy.contactrole',
};

function send(response: ServerResponse, status: number, body: object, retryAfter?: number): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
  });
  response.end(JSON.stringify(body));
}
