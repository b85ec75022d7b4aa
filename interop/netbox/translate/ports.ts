import type { Json } from '#kernel';
import { inMetres } from '../mapping/convert.ts';
import { of } from './hardware.ts';
import { type Draft, say, sayLabel, type Telling, textOf } from './telling.ts';

const roles: { [model: string]: string } = {
  'dcim.frontport': 'front',
  'dcim.rearport': 'rear',
  'dcim.consoleport': 'console',
  'dcim.consoleserverport': 'console-server',
  'dcim.powerport': 'power',
  'dcim.poweroutlet': 'outlet',
  'circuits.circuittermination': 'circuit-end',
};

export function readPorts(telling: Telling): void {
  for (const [model, role] of Object.entries(roles)) {
    for (const draft of of(telling, model)) {
      say(draft, { role });
      draft.qualifier = role;
    }
  }
  for (const draft of of(telling, 'virtualization.vminterface')) say(draft, { form: 'virtual' });
  for (const draft of of(telling, 'dcim.interface')) {
    const { fields } = draft.object;
    say(draft, {
      poe: [fields.poe_mode, fields.poe_type].filter(Boolean).join(' '),
      radio: ['rf_role', 'rf_channel', 'rf_channel_frequency', 'rf_channel_width', 'tx_power']
        .filter((field) => fields[field] !== null && fields[field] !== undefined && fields[field] !== '')
        .map((field) => `${field.replace(/^rf_/, '').replaceAll('_', ' ')} ${String(fields[field])}`)
        .join(', '),
    });
  }
  for (const draft of of(telling, 'dcim.frontport')) readStrands(telling, draft);
  readMacs(telling);
  for (const draft of of(telling, 'dcim.cable')) readCable(telling, draft);
}

/** Since 4.5 a front port may pass to several rear ports. */
function readStrands(telling: Telling, draft: Draft): void {
  const strands = draft.object.fields.rear_ports;
  if (!Array.isArray(strands)) return;
  for (const strand of strands as { [name: string]: Json }[]) {
    telling.relate(
      `${draft.handle} rear_ports`,
      'passes-to',
      draft,
      telling.draftOf('dcim.rearport', strand.rear_port),
    );
  }
  const [only] = strands as { [name: string]: Json }[];
  if (strands.length === 1) say(draft, { position: only!.rear_port_position });
  else if (strands.length > 1) sayLabel(draft, 'strands', strands);
}

/** Since 4.2 hardware addresses are objects of their own. */
function readMacs(telling: Telling): void {
  for (const object of telling.inventory.all('dcim.macaddress')) {
    const owner = telling.generic(object, 'assigned_object');
    if (!owner) continue;
    telling.settle(object, 'part');
    const mac = textOf(object, 'mac_address').toLowerCase();
    if (owner.attributes.mac === mac) continue;
    const primary = owner.object.fields.primary_mac_address;
    if (!owner.attributes.mac && (primary === object.id || primary === null || primary === undefined))
      say(owner, { mac });
    else owner.labels['further mac'] = [owner.labels['further mac'], mac].filter(Boolean).join(', ');
  }
}

function readCable(telling: Telling, draft: Draft): void {
  const { fields, id } = draft.object;
  draft.name = textOf(draft.object, 'label').trim() || `Cable #${id}`;
  say(draft, { lengthMetres: inMetres(fields.length, fields.length_unit) });
  const ends = { A: endsOf(fields.a_terminations), B: endsOf(fields.b_terminations) };
  for (const object of telling.inventory.of('dcim.cabletermination', 'cable', id)) {
    telling.settle(object, 'part');
    ends[object.fields.cable_end === 'A' ? 'A' : 'B'].push({
      type: textOf(object, 'termination_type'),
      id: object.fields.termination_id as number,
    });
  }
  for (const [end, list] of Object.entries(ends)) {
    for (const { type, id: target } of list) {
      const port = telling.draftOf(type, target);
      if (!port) telling.note(draft.object, `its ${end} end is at ${type} ${target}, which does not come in`);
      telling.relate(`${draft.handle} ${end} end`, end === 'A' ? 'a-end' : 'b-end', draft, port);
    }
  }
}

export interface CableEnd {
  type: string;
  id: number;
}
const endsOf = (value: Json | undefined): CableEnd[] =>
  Array.isArray(value) ? [...(value as never as CableEnd[])] : [];

/** Where the cables of a draft's port lead to. */
export function cableEnds(telling: Telling): Map<Draft, { to: Draft; at: string }[]> {
  const ends = new Map<string, { a: Draft[]; b: Draft[] }>();
  const byHandle = new Map([...telling.drafts.values()].map((draft) => [draft.handle, draft]));
  for (const relation of telling.relations) {
    if (relation.kind !== 'a-end' && relation.kind !== 'b-end') continue;
    const cable = 'handle' in relation.from ? relation.from.handle : '';
    const port = 'handle' in relation.to ? byHandle.get(relation.to.handle) : undefined;
    if (!port) continue;
    if (!ends.has(cable)) ends.set(cable, { a: [], b: [] });
    ends.get(cable)![relation.kind === 'a-end' ? 'a' : 'b'].push(port);
  }
  const found = new Map<Draft, { to: Draft; at: string }[]>();
  const add = (from: Draft, to: Draft, at: string): void => {
    found.set(from, [...(found.get(from) ?? []), { to, at }]);
  };
  for (const [at, { a, b }] of ends) {
    for (const one of a) {
      for (const other of b) {
        add(one, other, at);
        add(other, one, at);
      }
    }
  }
  return found;
}
