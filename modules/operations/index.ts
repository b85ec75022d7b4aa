import type { AnyOperation } from '#platform';

export {
  type ExposedComponent,
  type Exposure,
  type ExposureAssumptions,
  type ExposureLine,
  exposureOf,
} from './exposure.ts';

export const operations: AnyOperation[] = [];
