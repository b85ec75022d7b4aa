import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A small tree with the project's own rules and import names, in which anything may be planted. */
let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'plumbline-boundaries-'));
  for (const file of ['.dependency-cruiser.mjs', 'package.json']) cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const module of ['people', 'estate', 'procedures', 'strategy', 'delivery', 'operations', 'insight'])
    plant(`modules/${module}/index.ts`, `export const ${module} = 1;`);
  for (const part of ['kernel', 'platform', 'api-client']) plant(`packages/${part}/index.ts`, 'export const part = 1;');
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** The names of the broken rules. */
function broken(): string[] {
  const args = [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'modules',
    'packages',
  ];
  let output: string;
  try {
    output = execFileSync(process.execPath, args, { cwd: tree, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(output) as {
    summary: { totalCruised: number; violations: { rule: { name: string } }[] };
  };
  // The cruiser says "no violations" also when it could read nothing.
  expect(summary.totalCruised).toBeGreaterThanOrEqual(10);
  return [...new Set(summary.violations.map((violation) => violation.rule.name))];
}

describe('the boundaries', () => {
  it('let an arrow through that the architecture has', () => {
    plant(
      'modules/insight/look.ts',
      `import { strategy } from '#strategy';\nimport { part } from '#kernel';\nexport const look = strategy + part;`,
    );
    expect(broken()).toEqual([]);
  });

  it('catch a module that imports one above it', () => {
    plant('modules/estate/look.ts', `import { insight } from '#insight';\nexport const look = insight;`);
    expect(broken()).toEqual(['arrows-of-modules-estate']);
  });

  it('catch strategy and delivery importing each other, even a type', () => {
    plant(
      'modules/strategy/plan.ts',
      `import type { delivery } from '#delivery';\nexport type Plan = typeof delivery;`,
    );
    expect(broken()).toEqual(['arrows-of-modules-strategy']);
  });

  it('catch somebody who reaches past a door', () => {
    plant('modules/estate/store.ts', 'export const store = 1;');
    plant('modules/insight/look.ts', `import { store } from '../estate/store.ts';\nexport const look = store;`);
    expect(broken()).toEqual(['one-door']);
  });

  it('catch a cycle', () => {
    plant('modules/estate/a.ts', `import { b } from './b.ts';\nexport const a = () => b;`);
    plant('modules/estate/b.ts', `import { a } from './a.ts';\nexport const b = () => a;`);
    expect(broken()).toEqual(['no-cycles']);
  });
});
