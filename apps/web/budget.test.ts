import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a first visit to the Loop may load, gzipped: kilobytes of 1,000 bytes. */
const BUDGET_KB = 300;

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
}

describe('the built web UI', () => {
  let out: string;
  let chunks: Record<string, Chunk>;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'plumbline-web-'));
    const vite = join(import.meta.dirname, '../../node_modules/vite/bin/vite.js');
    const args = [
      vite,
      'build',
      '--config',
      join(import.meta.dirname, 'vite.config.ts'),
      '--outDir',
      out,
      '--logLevel',
    ];
    // Not at a standstill meanwhile: whoever runs the tests wants to hear of this process.
    await promisify(execFile)(process.execPath, [...args, 'error']);
    chunks = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  }, 600_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  /** The files that these chunks need before they run. */
  function filesOf(names: string[]): Set<string> {
    const files = new Set<string>();
    const take = (name: string) => {
      const chunk = chunks[name]!;
      if (files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const next of chunk.imports ?? []) take(next);
    };
    for (const name of names) take(name);
    return files;
  }

  it(`loads at most ${BUDGET_KB} kB of JavaScript for the shell and the Loop`, () => {
    const files = filesOf(['index.html', 'src/pages/loop/LoopPage.tsx']);
    const bytes = [...files].map((file) => gzipSync(readFileSync(join(out, file))).length);
    expect(bytes.reduce((sum, each) => sum + each, 0) / 1_000).toBeLessThanOrEqual(BUDGET_KB);
  });

  it('leaves the graph and the charts to who wants to see them', () => {
    const initial = filesOf(['index.html', 'src/pages/loop/LoopPage.tsx']);
    for (const late of ['src/pages/topology/Canvas.tsx', 'src/pages/loop/MeasureChart.tsx']) {
      expect(initial).not.toContain(chunks[late]!.file);
    }
  });

  it('has no script and no style in the page itself, and loads nothing from elsewhere', () => {
    const html = readFileSync(join(out, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(html).not.toMatch(/<style|\son\w+=|https?:\/\//);
  });
});
