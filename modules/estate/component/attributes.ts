import { commercial } from './attributes/commercial.ts';
import { hardware } from './attributes/hardware.ts';
import { network } from './attributes/network.ts';
import { places } from './attributes/places.ts';
import { workloads } from './attributes/workloads.ts';

/** The typed attributes of every kind. Every one is optional: what nobody has said is absent. */
export const attributesByKind = { ...places, ...hardware, ...network, ...workloads, ...commercial } as const;
