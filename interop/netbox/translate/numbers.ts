import type { Json } from '#kernel';
import type { NetBoxObject } from '../object.ts';
import { of } from './hardware.ts';
import { type Draft, say, sayLabel, type Telling, textOf } from './telling.ts';

export function readNumbers(telling: Telling): void {
  for (const draft of of(telling, 'ipam.rir')) {
    say(draft, { roles: ['registry'] });
    if (draft.object.fields.is_private === true) sayLabel(draft, 'private', 'yes');
  }
  for (const draft of of(telling, 'ipam.vrf')) readVrf(telling, draft);
  for (const draft of of(telling, 'ipam.asn')) {
    draft.name = `AS${String(draft.object.fields.asn)}`;
    say(draft, { number: draft.object.fields.asn });
  }
  for (const draft of of(telling, 'ipam.vlangroup')) readGroup(telling, draft);
  for (const draft of of(telling, 'ipam.vlan')) draft.qualifier = textOf(draft.object, 'vid');
  for (const draft of of(telling, 'ipam.prefix')) {
    const prefix = textOf(draft.object, 'prefix');
    draft.name = prefix;
    const { status, is_pool, mark_utilized } = draft.object.fields;
    const use = status === 'container' ? 'container' : is_pool ? 'pool' : mark_utilized ? 'full' : 'network';
    say(draft, { prefix, use });
    if (draft.labels.status === 'container') delete draft.labels.status;
    if (is_pool && use !== 'pool') sayLabel(draft, 'pool', 'yes');
    if (mark_utilized && use !== 'full') sayLabel(draft, 'fully used', 'yes');
    scope(telling, draft);
  }
  readAggregates(telling);
  for (const draft of of(telling, 'ipam.iprange')) {
    const [from, to] = ['start_address', 'end_address'].map((field) => textOf(draft.object, field).split('/')[0]!);
    draft.name = `${from}-${to}`;
    say(draft, {
      from,
      to,
      role: draft.attributes.role ?? (draft.object.fields.status === 'reserved' ? 'reserved' : undefined),
    });
  }
  for (const draft of of(telling, 'ipam.ipaddress')) {
    const [address, length] = textOf(draft.object, 'address').split('/');
    draft.name = address!;
    say(draft, { address, prefixLength: length === undefined ? undefined : Number(length) });
    const owner = telling.generic(draft.object, 'assigned_object');
    telling.relate(`${draft.handle} assigned_object`, 'assigned-to', draft, owner);
    draft.qualifier = owner?.name ?? '';
    if (draft.object.fields.assigned_object_id && !owner) {
      const { assigned_object_type: type, assigned_object_id: id } = draft.object.fields;
      telling.note(draft.object, `is assigned to ${String(type)} ${String(id)}, which does not come in`);
    }
  }
  readPrimary(telling);
  for (const draft of of(telling, 'ipam.service')) readService(telling, draft);
  refuseTwins(telling);
}

function readVrf(telling: Telling, draft: Draft): void {
  for (const side of ['import', 'export'] as const) {
    const targets = (draft.object.fields[`${side}_targets`] ?? []) as Json[];
    const names = targets.flatMap((id) => telling.nameOf('ipam.routetarget', id) ?? []).sort();
    say(draft, { [`${side}Targets`]: names });
    for (const id of targets) {
      const target = telling.inventory.get('ipam.routetarget', id);
      if (target) sayLabel(draft, textOf(target, 'name'), target.fields.description);
    }
  }
}

function readGroup(telling: Telling, draft: Draft): void {
  const ranges = draft.object.fields.vid_ranges;
  if (Array.isArray(ranges) && ranges.length > 0) {
    const pairs = ranges as [number, number][];
    say(draft, {
      lowestId: Math.min(...pairs.map(([low]) => low)),
      highestId: Math.max(...pairs.map(([, high]) => high)),
    });
    if (pairs.length > 1) sayLabel(draft, 'VLAN ids', pairs.map(([low, high]) => `${low}-${high}`).join(', '));
  }
  scope(telling, draft);
}

/** The site that something is for, else the place, rack or cluster. */
export function scope(telling: Telling, draft: Draft): void {
  const target = telling.generic(draft.object, 'scope');
  if (!target) return;
  if (target.kind === 'site') draft.site = target.handle;
  else telling.relate(`${draft.handle} scope`, target.kind === 'cluster' ? 'part-of' : 'located-in', draft, target);
}

/** An aggregate is a prefix of the global table; where both say the same block, they are one. */
function readAggregates(telling: Telling): void {
  for (const draft of of(telling, 'ipam.aggregate')) {
    const prefix = textOf(draft.object, 'prefix');
    const twin = of(telling, 'ipam.prefix').find((one) => one.name === prefix && !one.parent);
    draft.name = prefix;
    if (twin) {
      say(twin, { registry: draft.attributes.registry, grantedOn: draft.attributes.grantedOn });
      twin.description.push(...draft.description.filter((text) => !twin.description.includes(text)));
      twin.tags.push(...draft.tags);
      Object.assign(twin.labels, { ...draft.labels, ...twin.labels });
      telling.drafts.delete(draft.handle);
      telling.settle(draft.object, 'part');
      telling.note(draft.object, `is the same block as ipam.prefix ${twin.object.id}: one component`);
    } else say(draft, { prefix, use: 'container' });
  }
}

/** The address by which a host is reached. */
function readPrimary(telling: Telling): void {
  for (const model of ['dcim.device', 'virtualization.virtualmachine']) {
    for (const { fields } of telling.inventory.all(model)) {
      for (const field of ['primary_ip4', 'primary_ip6']) {
        const address = telling.draftOf('ipam.ipaddress', fields[field]);
        if (address) say(address, { primary: true });
      }
      const address = telling.draftOf('ipam.ipaddress', fields.oob_ip);
      if (address) sayLabel(address, 'out of band', 'yes');
    }
  }
}

function readService(telling: Telling, draft: Draft): void {
  telling.relate(`${draft.handle} parent`, 'runs-on', draft, telling.generic(draft.object, 'parent_object'));
  const { protocol, ports, port_mappings } = draft.object.fields;
  const said: { protocol: string; port: number }[] = [];
  for (const port of (ports ?? []) as number[]) said.push({ protocol: String(protocol ?? ''), port });
  if (Array.isArray(port_mappings)) {
    for (const one of port_mappings as { [name: string]: Json }[]) {
      for (const port of (one.ports ?? []) as number[]) said.push({ protocol: String(one.protocol), port });
    }
  }
  const kept = said.filter((one) => one.protocol === 'tcp' || one.protocol === 'udp');
  say(draft, {
    ports: [...new Map(kept.map((one) => [`${one.protocol} ${one.port}`, one])).values()] as never as Json,
  });
  const other = said.filter((one) => !kept.includes(one));
  sayLabel(draft, 'ports', other.map((one) => `${one.protocol} ${one.port}`).join(', '));
  const owner =
    telling.generic(draft.object, 'parent_object') ??
    telling.draftOf('dcim.device', draft.object.fields.device) ??
    telling.draftOf('virtualization.virtualmachine', draft.object.fields.virtual_machine);
  draft.qualifier = owner?.name ?? '';
}

/** NetBox may let the same number be twice in one VRF; here it is one, and the second is named. */
function refuseTwins(telling: Telling): void {
  const refuse = (drafts: Draft[], what: string): void => {
    const [first, ...others] = drafts;
    for (const other of others) {
      telling.drafts.delete(other.handle);
      telling.settle(other.object, 'note');
      telling.issues.push({
        at: place(other.object),
        field: what,
        message: `${other.name} is ${place(first!.object)} already, in the same VRF: it was left out`,
      });
    }
  };
  const shared = ['anycast', 'virtual', 'vrrp', 'hsrp', 'glbp', 'carp'];
  const groups: [string, string[]][] = [
    ['prefix', ['ipam.prefix', 'ipam.aggregate']],
    ['address', ['ipam.ipaddress']],
  ];
  for (const [what, models] of groups) {
    const drafts = models
      .flatMap((model) => of(telling, model))
      .filter((one) => !shared.includes(String(one.attributes.role)));
    for (const same of Map.groupBy(drafts, (one) => `${one.parent ?? ''} ${one.name}`).values()) refuse(same, what);
  }
}

const place = (object: NetBoxObject): string => `${object.model} ${object.id}`;
