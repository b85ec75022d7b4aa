import { z } from 'zod';
import type { Id } from '#kernel';
import { refSchema } from '#platform';
import { componentRefSchema } from '../component/component.ts';
import { type SupportStatus, supportEndSchema } from '../product/product.ts';

/** Software on a component: one row a matched release, source package or runtime. */
export const installationSchema = z.object({
  id: z.int(),
  key: z.string(),
  component: componentRefSchema,
  package: z.string(),
  version: z.string(),
  manager: z.string(),
  origin: z.enum(['distribution', 'third-party', 'unknown']),
  product: refSchema.nullable(),
  productKey: z.string().nullable(),
  release: refSchema.nullable(),
  releaseVersion: z.string().nullable(),
  confidence: z.number().nullable(),
  matchedHow: z.string().nullable(),
  note: z.string(),
  support: supportEndSchema.extend({
    basis: z.enum(['distribution', 'upstream']).nullable(),
    extended: supportEndSchema,
    sentence: z.string(),
  }),
  packages: z.array(z.string()),
  source: z.string(),
  observedAt: z.string(),
  since: z.string(),
});
export type Installation = z.infer<typeof installationSchema>;

/** What is written of one installation. `manager` and `package` identify it on its component. */
export interface InstallationDraft {
  package: string;
  version: string;
  /** dpkg, rpm, apk, path, os-release … */
  manager: string;
  origin: 'distribution' | 'third-party' | 'unknown';
  productId: Id | null;
  releaseId: Id | null;
  /** The release as matched; a product of which no releases are listed has this only. */
  releaseVersion: string | null;
  confidence: number | null;
  matchedHow: string | null;
  supportBasis: 'distribution' | 'upstream' | null;
  support: SupportStatus;
  supportEndsOn: string | null;
  extended: SupportStatus;
  extendedEndsOn: string | null;
  note: string;
  supportSentence: string;
  packages: string[];
}
