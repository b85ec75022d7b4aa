import { hardware } from './hardware.ts';
import { numbers } from './numbers.ts';
import { parties } from './parties.ts';
import { places } from './places.ts';
import { ports } from './ports.ts';
import type { ModelMap } from './rule.ts';
import { supply } from './supply.ts';

/** Every model of NetBox that we know, the areas in the order of the guide. */
export const areas: { title: string; models: ModelMap[] }[] = [
  { title: 'Places', models: places },
  { title: 'Hardware', models: hardware },
  { title: 'Ports and cables', models: ports },
  { title: 'Network numbers', models: numbers },
  { title: 'Circuits and power', models: supply },
  { title: 'Organisations, people, virtualisation and NetBox’s own', models: parties },
];

export const models: ReadonlyMap<string, ModelMap> = new Map(
  areas.flatMap((area) => area.models.map((model) => [model.model, model])),
);
