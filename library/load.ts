import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { PlumblineError } from '#kernel';
import { readJson, readYaml } from './document.ts';
import { type LifecycleFile, lifecycleFileSchema } from './lifecycles/lifecycle.ts';

/** The folder of the shipped library. */
export const libraryFolder = import.meta.dirname;

/** All shipped lifecycles as one: the files differ in category only. */
export function loadLifecycles(folder: string = libraryFolder): LifecycleFile {
  const files = filesIn(join(folder, 'lifecycles'), '.json').map((path) =>
    readJson(lifecycleFileSchema, readFileSync(path, 'utf8'), relative(folder, path)),
  );
  const first = files[0];
  if (!first) throw new PlumblineError('library_invalid', `${folder} holds no lifecycle files.`);
  const products = files.flatMap((file) => file.products).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...first, products };
}

/** Every YAML file of one folder by one schema, in the order of their names. */
export function loadYamlFolder<T>(schema: z.ZodType<T>, folder: string, name: string): T[] {
  return filesIn(join(folder, name), '.yaml').map((path) => loadYamlFile(schema, folder, path));
}

export function loadYamlFile<T>(schema: z.ZodType<T>, folder: string, path: string): T {
  return readYaml(schema, readFileSync(path, 'utf8'), relative(folder, path));
}

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

function relative(folder: string, path: string): string {
  return join('library', path.slice(folder.length + 1));
}
