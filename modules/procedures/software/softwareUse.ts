import type { Id } from '#kernel';
import { definePort, type Reader } from '#platform';

/** A package that would come onto a component. */
export interface SoftwareUse {
  componentId: Id;
  package: string;
  /** As the component's own sources offer it. */
  version: string;
}

export interface SoftwareVerdict {
  allowed: boolean;
  /** One sentence: the standard and its position, or what is missing. */
  reason: string;
  standard: { id: Id; key: string; name: string } | null;
  /** What is allowed there for the same job, the nearest first. */
  nearest: { product: string; name: string; package: string | null }[];
}

/** Whether a standard allows software for that kind of machine. Procedures ask; strategy knows. */
export type JudgeSoftwareUse = (reader: Reader, use: SoftwareUse, now: Date) => Promise<SoftwareVerdict>;
export const softwareUsePort = definePort<JudgeSoftwareUse>('procedures.softwareUse');
