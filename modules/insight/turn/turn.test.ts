import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginStage,
  endStage,
  failStage,
  finishTurn,
  isCancellable,
  newStages,
  nextStage,
  type StageResult,
  type StoredTurn,
  stageNames,
  stageOf,
  stageTable,
} from './turn.ts';

const at = new Date('2026-11-01T10:00:00Z');
const turn: StoredTurn = {
  id: 1,
  componentId: null,
  target: { kind: 'local' },
  state: 'looking',
  stages: newStages(),
  insightId: null,
  initiativeId: null,
  changeId: null,
  startedBy: 1,
  startedAt: at,
  finishedAt: null,
  version: 1,
};
const done: StageResult = { state: 'done', sentence: 'It is done.' };

test('stages are done one after the other, each once, and the turn is finished after the last', () => {
  let now = turn;
  for (const name of stageNames) {
    expect(nextStage(now.stages)?.name).toBe(name);
    expect(now.state).toBe(stageTable[name].turnState);
    now = endStage(beginStage(now, name, at), name, done, at);
  }
  expect(now.state).toBe('finished');
  expect(now.finishedAt).toEqual(at);
  expect(nextStage(now.stages)).toBeNull();
});

test('wherever a server dies, the same stage is next, and it keeps when it was begun', () => {
  fc.assert(
    fc.property(fc.nat(stageNames.length - 1), (count) => {
      let now = turn;
      for (const name of stageNames.slice(0, count)) now = endStage(beginStage(now, name, at), name, done, at);
      const name = stageNames[count]!;
      const died = beginStage(now, name, at);
      expect(nextStage(died.stages)?.name).toBe(name);
      const again = beginStage(died, name, new Date(at.getTime() + 60_000));
      expect(stageOf(again, name).startedAt).toBe(at.toISOString());
      expect(again.stages.filter((stage) => stage.state === 'done')).toHaveLength(count);
    }),
  );
});

test('a stage that waits is next again, and its turn is not over', () => {
  const waiting = endStage(turn, 'look', { state: 'waiting', sentence: 'It waits.' }, at);
  expect(nextStage(waiting.stages)?.name).toBe('look');
  expect(waiting.finishedAt).toBeNull();
  expect(stageOf(waiting, 'look').finishedAt).toBeNull();
});

test('a turn that ends early says where, and skips the rest', () => {
  const over = endStage(turn, 'look', { ...done, end: 'nothing-to-do' }, at);
  expect(over.state).toBe('nothing-to-do');
  expect(over.stages.slice(1).every((stage) => stage.state === 'skipped')).toBe(true);
});

test('a failure keeps its code and what to do', () => {
  const error = { code: 'host_unreachable', message: 'The host does not answer.', remedy: 'Check its address.' };
  const failed = failStage(beginStage(turn, 'look', at), 'look', error, at);
  expect(failed.state).toBe('failed');
  expect(stageOf(failed, 'look')).toMatchObject({ state: 'failed', error });
});

test('after a run that failed the machine is looked at all the same', () => {
  let now = turn;
  for (const name of stageNames.slice(0, 9)) now = endStage(beginStage(now, name, at), name, done, at);
  now = endStage(beginStage(now, 'run', at), 'run', { state: 'failed', sentence: 'It failed.' }, at);
  expect(nextStage(now.stages)?.name).toBe('verify');
  expect(now.finishedAt).toBeNull();
});

test('a turn can be cancelled until its run begins', () => {
  let now = turn;
  for (const name of stageNames.slice(0, 9)) now = endStage(beginStage(now, name, at), name, done, at);
  expect(isCancellable(now)).toBe(true);
  expect(isCancellable(beginStage(now, 'run', at))).toBe(false);
  expect(isCancellable(finishTurn(now, 'cancelled', at))).toBe(false);
});
