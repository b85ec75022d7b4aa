import type { Json } from '#kernel';
import { inKilograms, inMillimetres } from '../mapping/convert.ts';
import type { NetBoxObject } from '../object.ts';
import { kindOfRole } from './kindOfRole.ts';
import { type Draft, say, sayLabel, type Telling, textOf } from './telling.ts';

export function readPlaces(telling: Telling): void {
  for (const draft of of(telling, 'dcim.sitegroup')) say(draft, { role: 'site group' });
  for (const draft of of(telling, 'dcim.location')) {
    placeIn(telling, draft, telling.draftOf('dcim.location', draft.object.fields.parent));
  }
  for (const draft of of(telling, 'dcim.powerpanel')) {
    placeIn(telling, draft, telling.draftOf('dcim.location', draft.object.fields.location));
  }
  for (const draft of of(telling, 'dcim.rack')) {
    const { fields } = draft.object;
    placeIn(telling, draft, telling.draftOf('dcim.location', fields.location));
    say(draft, {
      outerWidthMillimetres: inMillimetres(fields.outer_width, fields.outer_unit),
      outerDepthMillimetres: inMillimetres(fields.outer_depth, fields.outer_unit),
      maxWeightKilograms: inKilograms(fields.max_weight, fields.weight_unit),
      reservations: telling.inventory.of('dcim.rackreservation', 'rack', draft.object.id).map((reservation) => {
        telling.settle(reservation, 'part');
        const status = textOf(reservation, 'status');
        return {
          units: reservation.fields.units ?? [],
          why: [textOf(reservation, 'description') || 'reserved', status === 'active' ? '' : status]
            .filter(Boolean)
            .join(', '),
          ...(textOf(reservation, 'user') ? { by: textOf(reservation, 'user') } : {}),
        } as Json;
      }),
    });
    const weight = inKilograms(fields.weight, fields.weight_unit);
    if (weight !== null) sayLabel(draft, 'weight', `${weight} kg`);
    const height = inMillimetres(fields.outer_height, fields.outer_unit);
    if (height !== null) sayLabel(draft, 'outer height', `${height} mm`);
  }
}

/** Its place: what it stands in, else its site. */
function placeIn(telling: Telling, draft: Draft, within: Draft | undefined): void {
  const site = telling.draftOf('dcim.site', draft.object.fields.site);
  telling.relate(`${draft.handle} located-in`, 'located-in', draft, within ?? site);
}

/** What a device is has to be known before anything of it is told. */
export function kindOfDevice(telling: Telling, device: NetBoxObject): ReturnType<typeof kindOfRole> {
  const role = telling.inventory.get('dcim.devicerole', device.fields.role);
  return kindOfRole(`${textOf(role, 'name')} ${textOf(role, 'slug')}`);
}

export function readHardware(telling: Telling): void {
  for (const draft of of(telling, 'dcim.manufacturer')) say(draft, { roles: ['manufacturer'] });
  for (const draft of of(telling, 'dcim.virtualchassis')) say(draft, { role: 'virtual chassis' });
  for (const draft of of(telling, 'dcim.device')) readDevice(telling, draft);
  for (const draft of of(telling, 'dcim.module')) readModule(telling, draft);
}

function readDevice(telling: Telling, draft: Draft): void {
  const { fields, id } = draft.object;
  const role = telling.nameOf('dcim.devicerole', fields.role);
  const known = kindOfDevice(telling, draft.object);
  if (draft.kind === 'server') say(draft, { role });
  else {
    if (draft.kind === 'device') say(draft, { role: known.role });
    sayLabel(draft, 'role', role);
  }
  const type = telling.inventory.get('dcim.devicetype', fields.device_type);
  if (type) {
    telling.markUsed(type);
    const vendor = telling.nameOf('dcim.manufacturer', type.fields.manufacturer);
    say(draft, {
      vendor,
      model: textOf(type, 'model'),
      deviceType: typeKey(telling, type),
      heightUnits: Number(type.fields.u_height) || undefined,
      fullDepth: type.fields.is_full_depth,
    });
    sayLabel(draft, 'part number', type.fields.part_number);
    if (!draft.labels.airflow) sayLabel(draft, 'airflow', type.fields.airflow);
    const weight = inKilograms(type.fields.weight, type.fields.weight_unit);
    if (weight !== null) sayLabel(draft, 'weight', `${weight} kg`);
    if (draft.name === '') draft.name = `${vendor ?? ''} ${textOf(type, 'model')} #${id}`.trim();
  }
  placeDevice(telling, draft);
  say(draft, { bays: [...baysOf(telling, 'dcim.devicebay', id), ...baysOf(telling, 'dcim.modulebay', id)] });
}

/** The library names a type by its maker and slug; newer NetBoxes do so too. */
function typeKey(telling: Telling, type: NetBoxObject): string {
  const maker = textOf(telling.inventory.get('dcim.manufacturer', type.fields.manufacturer), 'slug');
  const slug = textOf(type, 'slug');
  return maker === '' || slug.startsWith(`${maker}-`) ? slug : `${maker}-${slug}`;
}

function placeDevice(telling: Telling, draft: Draft): void {
  const { fields, id } = draft.object;
  // A device in a bay stands where its enclosure stands.
  const [bay] = telling.inventory.of('dcim.devicebay', 'installed_device', id);
  if (bay) {
    telling.relate(
      `dcim.devicebay ${bay.id} installed_device`,
      'part-of',
      draft,
      telling.draftOf('dcim.device', bay.fields.device),
    );
    sayLabel(draft, 'bay', textOf(bay, 'name'));
    return;
  }
  const place = telling.draftOf('dcim.rack', fields.rack) ?? telling.draftOf('dcim.location', fields.location);
  placeIn(telling, draft, place);
}

function baysOf(telling: Telling, model: string, device: number): Json[] {
  return telling.inventory.of(model, 'device', device).map((bay) => {
    telling.settle(bay, 'part');
    const more = {
      label: textOf(bay, 'label'),
      description: textOf(bay, 'description'),
      position: textOf(bay, 'position'),
    };
    return {
      name: textOf(bay, 'name'),
      for: model === 'dcim.devicebay' ? 'device' : 'module',
      ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== '')),
    };
  });
}

function readModule(telling: Telling, draft: Draft): void {
  const { fields } = draft.object;
  const type = telling.inventory.get('dcim.moduletype', fields.module_type);
  const bay = telling.inventory.get('dcim.modulebay', fields.module_bay);
  if (type) telling.markUsed(type);
  draft.name = [textOf(bay, 'name'), textOf(type, 'model')].filter(Boolean).join(' ') || `#${draft.object.id}`;
  say(draft, {
    vendor: telling.nameOf('dcim.manufacturer', type?.fields.manufacturer),
    model: textOf(type, 'model'),
    partNumber: textOf(type, 'part_number'),
    bay: textOf(bay, 'name'),
  });
  const weight = inKilograms(type?.fields.weight, type?.fields.weight_unit);
  if (weight !== null) sayLabel(draft, 'weight', `${weight} kg`);
  for (const said of ['description', 'comments']) if (textOf(type, said)) draft.description.push(textOf(type, said));
}

export function of(telling: Telling, model: string): Draft[] {
  return telling.inventory.all(model).flatMap((object) => telling.draftOf(model, object.id) ?? []);
}
