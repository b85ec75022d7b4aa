import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { currentWebBuild, hashOfSources, isCurrent, stampName, type WebSources, webSources } from './webBuild.ts';

let root: string;
let sources: WebSources;
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline web '));
  put('package-lock.json', '{}');
  put('apps/web/vite.config.ts', '');
  put('apps/web/src/main.tsx', 'one');
  put('packages/api-client/index.ts', 'one');
  sources = webSources(root, join(root, 'data'));
  const foreign = ['packages/api-client/index.ts'];
  put('apps/web/dist/index.html', 'built');
  put(`apps/web/dist/${stampName}`, JSON.stringify({ foreign, hash: hashOfSources(sources, foreign) }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is current when nothing it was made of has changed', () => {
  expect(isCurrent(sources)).toBe(true);
  put('apps/web/src/main.test.tsx', 'a test is no source');
  put('README.md', 'nor is this');
  expect(isCurrent(sources)).toBe(true);
});

it.each(['apps/web/src/main.tsx', 'packages/api-client/index.ts', 'package-lock.json', 'apps/web/src/new.css'])(
  'is stale when %s changes',
  (path) => {
    put(path, 'two');
    expect(isCurrent(sources)).toBe(false);
  },
);

it('is stale when the built files are gone', () => {
  rmSync(join(root, 'apps/web/dist/index.html'));
  expect(isCurrent(sources)).toBe(false);
});

it('does without a web UI when the clone has none, and says so', async () => {
  rmSync(join(root, 'apps/web'), { recursive: true });
  const said: string[] = [];
  const nothing = { progress() {}, warn: (line: string) => said.push(line), signal: new AbortController().signal };
  expect(await currentWebBuild({ sources, ...nothing })).toBeNull();
  expect(said[0]).toContain('has no web UI');
});
