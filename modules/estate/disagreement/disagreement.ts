import type { Id, Json } from '#kernel';
import type { Claim } from '../component/component.ts';

/** What a source says of a field, against what another one says that counts for more. */
export interface Disagreement {
  componentId: Id;
  field: string;
  sourceId: Id;
  stated: Json;
  statedAt: Date;
  confidence: number;
  firstSeenAt: Date;
  settledAt: Date | null;
}

/** Fields by which a thing is known or reached: where these differ, two things may be taken for one. */
const identity = new Set([
  'name',
  'attributes.serial',
  'attributes.assetTag',
  'attributes.machineIdHash',
  'attributes.macs',
]);
/** Fields that decisions stand on. */
const weighty = new Set([
  'state',
  'owner',
  'domain',
  'site',
  'attributes.addresses',
  'attributes.endsOn',
  'attributes.osVersion',
]);

/** How much it matters, from 1: what it is about, times how much the component matters, times how sure the weaker voice is. */
export function weightOf(field: string, criticality: number, confidence: number): number {
  const about = identity.has(field)
    ? 4
    : weighty.has(field)
      ? 3
      : field === 'attributes.description' || field === 'attributes.labels'
        ? 1
        : 2;
  return Math.round(about * criticality * (0.5 + confidence / 2) * 10) / 10;
}

/** `stated` stands against a value that somebody else stated later or earlier: which of them is the younger word? */
export function isNewer(stated: Date, kept: Claim | undefined): boolean {
  return kept === undefined || stated.getTime() > Date.parse(kept.at);
}
