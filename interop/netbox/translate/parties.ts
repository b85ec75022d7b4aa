import type { Json } from '#kernel';
import { of } from './hardware.ts';
import { scope } from './numbers.ts';
import { type Draft, say, sayLabel, type Telling, textOf } from './telling.ts';

export function readParties(telling: Telling): void {
  for (const draft of of(telling, 'tenancy.tenant')) say(draft, { roles: ['tenant'] });
  for (const draft of of(telling, 'tenancy.contact')) {
    const groups = (draft.object.fields.groups ?? []) as Json[];
    const names = groups.flatMap((id) => telling.nameOf('tenancy.contactgroup', id) ?? []);
    say(draft, { group: names.join(', ') });
  }
  for (const object of telling.inventory.all('tenancy.contactassignment')) {
    const { content_type, object_type, object_id } = object.fields;
    const model = String(object_type ?? content_type);
    const about = telling.draftOf(model, object_id);
    const contact = telling.draftOf('tenancy.contact', object.fields.contact);
    if (!about || !contact) continue;
    telling.settle(object, 'part');
    telling.relate(`tenancy.contactassignment ${object.id}`, 'managed-by', about, contact);
    const role = telling.nameOf('tenancy.contactrole', object.fields.role);
    const words = [role, textOf(object, 'priority')].filter(Boolean).join(', ');
    sayLabel(about, `contact ${contact.name}`.slice(0, 100), words || 'contact');
  }
  for (const draft of of(telling, 'virtualization.cluster')) {
    scope(telling, draft);
    draft.qualifier = draft.labels.group ?? '';
    if (draft.site) telling.relate(`${draft.handle} site`, 'located-in', draft, draftBy(telling, draft.site));
  }
  for (const draft of of(telling, 'virtualization.virtualmachine')) readMachine(telling, draft);
}

const draftBy = (telling: Telling, handle: string): Draft | undefined => telling.drafts.get(handle);

function readMachine(telling: Telling, draft: Draft): void {
  const { fields, id } = draft.object;
  const cluster = telling.draftOf('virtualization.cluster', fields.cluster);
  draft.qualifier = cluster?.name ?? '';
  if (fields.start_on_boot !== 'off') sayLabel(draft, 'starts on boot', fields.start_on_boot);
  const vcpus = Number(fields.vcpus ?? Number.NaN);
  if (Number.isInteger(vcpus)) say(draft, { cpuCount: vcpus });
  else if (!Number.isNaN(vcpus)) sayLabel(draft, 'vcpus', fields.vcpus);
  // Gigabytes before 4.1, megabytes since; a serial came with the same release.
  const unit = 'serial' in fields ? 1_048_576 : 1_073_741_824;
  const disks = telling.inventory.of('virtualization.virtualdisk', 'virtual_machine', id);
  if (disks.length > 0) {
    say(draft, {
      disks: disks.map((disk) => {
        telling.settle(disk, 'part');
        return {
          name: textOf(disk, 'name'),
          sizeBytes: Number(disk.fields.size) * unit,
          model: null,
          rotational: null,
        };
      }),
    });
  } else if (typeof fields.disk === 'number') sayLabel(draft, 'disk', `${(fields.disk * unit) / 1_073_741_824} GiB`);
}
