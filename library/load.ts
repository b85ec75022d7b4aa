import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { PlumblineError } from '#kernel';
import { type ExposureAssumptionsDocument, exposureAssumptionsSchema } from './assumptions/assumption.ts';
import { type DeviceType, deviceTypeSchema } from './device-types/device-type.ts';
import { readJson, readYaml } from './document.ts';
import { type LevelDocument, levelFileSchema } from './levels/level.ts';
import { type LifecycleFile, lifecycleFileSchema, type ProductLifecycle } from './lifecycles/lifecycle.ts';
import {
  type PackageRule,
  packageFileSchema,
  type RuntimeRule,
  type SystemRule,
  systemFileSchema,
} from './packages/package.ts';
import { ownProductFileSchema, type SupportOffer, supportOfferFileSchema } from './products/product.ts';
import {
  type ObjectiveDocument,
  objectiveFileSchema,
  type StandardDocument,
  standardFileSchema,
} from './standards/standard.ts';

export { type Assumption, assumptionSchema } from './assumptions/assumption.ts';

import { type UsePolicyDocument, usePolicyFileSchema } from './use-policies/use-policy.ts';

export {
  type DeviceType,
  type DeviceTypeDetail,
  deviceTypeDetailSchema,
  deviceTypeKeySchema,
} from './device-types/device-type.ts';
export {
  type EvidenceSource,
  type LevelDocument,
  type Statement,
  type WorkPhase,
  workPhases,
} from './levels/level.ts';
export {
  type DataClass,
  dataClasses,
  type UsePolicyDocument,
  type UsePurpose,
  usePolicySchema,
  usePurposes,
} from './use-policies/use-policy.ts';
export { readYaml };

/** The folder of the shipped library. */
export const libraryFolder = import.meta.dirname;

/** All shipped lifecycles as one: the files differ in category only. */
export function loadLifecycles(folder: string = libraryFolder): LifecycleFile {
  const files = filesIn(join(folder, 'lifecycles'), '.json').map((path) =>
    readJson(lifecycleFileSchema, readFileSync(path, 'utf8'), join('library', relative(folder, path))),
  );
  const first = files[0];
  if (!first) throw new PlumblineError('library_invalid', `${folder} holds no lifecycle files.`);
  const products = files.flatMap((file) => file.products).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...first, products };
}

/** Products of our own: what teams standardise and the lifecycle source does not hold. */
export function loadOwnProducts(folder: string = libraryFolder): ProductLifecycle[] {
  return loadYamlFile(ownProductFileSchema, folder, 'products/own.yaml').products;
}

export function loadSupportOffers(folder: string = libraryFolder): SupportOffer[] {
  return loadYamlFile(supportOfferFileSchema, folder, 'products/extended-support.yaml').offers;
}

/** How machines name their software: packages, os-release ids and runtimes, each with its product. */
export interface SoftwareNames {
  packages: PackageRule[];
  systems: SystemRule[];
  runtimes: RuntimeRule[];
}

const systemsFile = 'systems.yaml';

export function loadSoftwareNames(folder: string = libraryFolder): SoftwareNames {
  const files = filesIn(join(folder, 'packages'), '.yaml').map((path) => relative(folder, path));
  const packages = files
    .filter((path) => !path.endsWith(systemsFile))
    .flatMap((path) => loadYamlFile(packageFileSchema, folder, path).packages);
  return { packages, ...loadYamlFile(systemFileSchema, folder, join('packages', systemsFile)) };
}

/** Everything that matching needs, as `buildCatalogue` of the estate takes it. */
export function loadCatalogueSource(folder: string = libraryFolder) {
  const lifecycles = loadLifecycles(folder);
  return {
    products: [...lifecycles.products, ...loadOwnProducts(folder)],
    offers: loadSupportOffers(folder),
    ...loadSoftwareNames(folder),
    asOf: lifecycles.date,
  };
}

/** The shipped types of hardware, in the order of their keys. */
export function loadDeviceTypes(folder: string = libraryFolder): DeviceType[] {
  const path = join(folder, 'device-types', 'types.jsonl');
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      line === '' ? [] : [readJson(deviceTypeSchema, line, `library/device-types/types.jsonl, line ${index + 1}`)],
    );
}

export function loadStandards(folder: string = libraryFolder): StandardDocument[] {
  return loadYamlFolder(standardFileSchema, folder, 'standards').flatMap((file) => file.standards);
}

export function loadObjectives(folder: string = libraryFolder): ObjectiveDocument[] {
  return loadYamlFile(objectiveFileSchema, folder, 'objectives.yaml').objectives;
}

/** The five levels of work with their statements, lowest first. */
export function loadLevels(folder: string = libraryFolder): LevelDocument[] {
  return loadYamlFolder(levelFileSchema, folder, 'levels').sort((a, b) => a.level - b.level);
}

/** What components may be used for, as shipped. */
export function loadUsePolicies(folder: string = libraryFolder): UsePolicyDocument[] {
  return loadYamlFolder(usePolicyFileSchema, folder, 'use-policies').flatMap((file) => file.policies);
}

export function loadExposureAssumptions(folder: string = libraryFolder): ExposureAssumptionsDocument {
  return loadYamlFile(exposureAssumptionsSchema, folder, 'assumptions/exposure.yaml');
}

/** Every YAML file of one folder by one schema, in the order of their names. */
export function loadYamlFolder<T>(schema: z.ZodType<T>, folder: string, name: string): T[] {
  return filesIn(join(folder, name), '.yaml').map((path) => loadYamlFile(schema, folder, relative(folder, path)));
}

/** One YAML file; `path` is relative to the library's folder. */
export function loadYamlFile<T>(schema: z.ZodType<T>, folder: string, path: string): T {
  return readYaml(schema, readFileSync(join(folder, path), 'utf8'), join('library', path));
}

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

function relative(folder: string, path: string): string {
  return path.slice(folder.length + 1);
}
