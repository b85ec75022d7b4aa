import { inMetres } from '../mapping/convert.ts';
import { of } from './hardware.ts';
import { cableEnds } from './ports.ts';
import { type Draft, say, sayLabel, type Telling, textOf } from './telling.ts';

export function readCircuits(telling: Telling): void {
  for (const draft of of(telling, 'circuits.provider')) {
    say(draft, { roles: ['provider'] });
    const accounts = telling.inventory.of('circuits.provideraccount', 'provider', draft.object.id);
    const numbers = accounts.map((account) => {
      telling.markUsed(account);
      return textOf(account, 'account');
    });
    if (numbers.length > 1) sayLabel(draft, 'accounts', numbers.join(', '));
    else say(draft, { accountNumber: numbers[0] });
  }
  for (const draft of of(telling, 'circuits.providernetwork')) {
    say(draft, { role: 'provider network' });
    draft.qualifier = telling.nameOf('circuits.provider', draft.object.fields.provider) ?? '';
  }
  for (const draft of of(telling, 'circuits.circuit')) {
    const provider = telling.nameOf('circuits.provider', draft.object.fields.provider);
    draft.qualifier = provider ?? '';
    const account = telling.inventory.get('circuits.provideraccount', draft.object.fields.provider_account);
    say(draft, { supplier: provider, reference: textOf(account, 'account') });
    const distance = inMetres(draft.object.fields.distance, draft.object.fields.distance_unit);
    if (distance !== null) sayLabel(draft, 'distance', `${distance} m`);
  }
  for (const draft of of(telling, 'circuits.circuittermination')) {
    const { fields } = draft.object;
    draft.name = textOf(draft.object, 'term_side');
    say(draft, { side: fields.term_side });
    const network = telling.draftOf('circuits.providernetwork', fields.provider_network);
    const place = telling.generic(draft.object, 'termination') ?? network ?? telling.draftOf('dcim.site', fields.site);
    telling.relate(`${draft.handle} place`, place?.kind === 'service' ? 'connected-to' : 'located-in', draft, place);
  }
}

/** What feeds what: the racks of a feed, and the devices whose power ports are cabled to an outlet or a feed. */
export function readPower(telling: Telling): void {
  for (const draft of of(telling, 'dcim.powerfeed')) {
    const panel = telling.draftOf('dcim.powerpanel', draft.object.fields.power_panel);
    if (panel?.site) draft.site = panel.site;
    draft.qualifier = panel?.name ?? '';
  }
  const feeds = Map.groupBy(of(telling, 'dcim.powerfeed'), (feed) =>
    telling.draftOf('dcim.rack', feed.object.fields.rack),
  );
  for (const [rack, drafts] of feeds)
    if (rack)
      feed(
        telling,
        rack,
        drafts.map((draft) => ({ by: draft, at: `${draft.handle} rack` })),
      );
  const cables = cableEnds(telling);
  for (const device of of(telling, 'dcim.device')) {
    const sources = telling.inventory.of('dcim.powerport', 'device', device.object.id).flatMap((port) => {
      const draft = telling.draftOf('dcim.powerport', port.id);
      return (draft ? (cables.get(draft) ?? []) : []).flatMap(({ to, at }) => {
        if (to.object.model === 'dcim.powerfeed') return [{ by: to, at }];
        if (to.object.model !== 'dcim.poweroutlet') return [];
        const by = telling.draftOf('dcim.device', to.object.fields.device);
        return by && by !== device ? [{ by, at }] : [];
      });
    });
    feed(telling, device, sources);
  }
}

/** Of several sources one is enough. */
function feed(telling: Telling, fed: Draft, sources: { by: Draft; at: string }[]): void {
  const distinct = [...new Map(sources.map((source) => [source.by.handle, source])).values()];
  for (const { by, at } of distinct) {
    telling.relations.push({
      at,
      kind: 'powered-by',
      from: { handle: fed.handle },
      to: { handle: by.handle },
      ...(distinct.length > 1 ? { redundancyGroup: 'power', needed: 1 } : {}),
    });
  }
}
