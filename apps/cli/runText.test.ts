import { expect, it } from 'vitest';
import { outcomeText } from './runText.ts';

const step = (id: number, more: object) => ({
  ...{ id, position: id, name: `Step ${id}`, state: 'done', component: null, result: null, asks: null },
  ...{ text: '', checklist: [], fields: [], outputs: {}, evidence: [] },
  ...more,
});
const photo = { id: 1, kind: 'photo', text: null, name: 'rack.jpg', by: { name: 'Kim' } };
const run = {
  key: 'RUN-7',
  state: 'finished',
  steps: [
    step(1, { result: { summary: 'It is so' }, outputs: { free: 12 } }),
    step(2, { state: 'skipped', evidence: [photo] }),
  ],
  output: [
    { id: 1, step: 1, stream: 'stdout', text: 'sda1 40 %\n' },
    { id: 2, step: 1, stream: 'stdout', text: 'sdb1 12 %\n' },
  ],
} as unknown as Parameters<typeof outcomeText>[0];

it('says what came of each step, and where its output and evidence are', () => {
  const text = outcomeText(run, 'http://plumbline.example/', new Set([1]));
  expect(text).toContain('✓ 1. Step 1: It is so\n     free = 12\n     2 lines of output');
  expect(text).toContain('- 2. Step 2\n     evidence by Kim: rack.jpg');
  expect(text).toContain('plumbline run watch RUN-7 --output');
  expect(text).toContain('http://plumbline.example/runs/RUN-7');
  expect(text).not.toContain('sda1');
});

it('prints the output under its step when asked for, and points at none that was heard', () => {
  expect(outcomeText(run, 'http://plumbline.example', 'all')).toMatch(
    /1\. Step 1.*\n.*\n {5}sda1 40 %\n {5}sdb1 12 %\n- 2\./,
  );
  expect(outcomeText(run, 'http://plumbline.example', new Set([1, 2]))).not.toContain('--output');
});
