// What people do besides the estate, as the operations that they would send. Pure.
import type { Json } from '#kernel';
import type { Diary } from './diary.ts';
import type { ProcedureWork, RoutineDocument, StepTold } from './documents.ts';
import type { Setting } from './setting.ts';
import type { Thing } from './world.ts';

const WHY = 'People at work';
const at = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export function tellWork(setting: Setting, diary: Diary): void {
  const { procedures, routines, runs, acts } = setting.documents.work;
  for (const { day, by, file } of procedures)
    diary.note(day, 9 * 60 + 40, by, 'procedure.import', WHY, { what: 'take-in', file });
  for (const { day, at: time = '10:30', by, do: operation, made = null, ...given } of acts)
    diary.note(day, at(time), by, operation, WHY, {
      what: 'do',
      operation,
      made,
      given: dated(setting, given) as Given,
    });
  for (const routine of routines) tellRoutine(setting, diary, routine);
  for (const run of runs) {
    for (const ref of run.targets)
      if (!setting.world.things.has(ref)) throw new Error(`${run.key} is about ${ref}, which never is in the example.`);
    tellRun(setting, diary, run, at(run.at));
  }
}

type Given = { params?: Json; query?: Json; body?: Json };

/** One run, by the operations of who does it. */
function tellRun(setting: Setting, diary: Diary, run: Omit<ProcedureWork, 'at'>, begins: number): void {
  const { key, day, by, procedure, targets, inputs } = run;
  const body = { procedure, targets: targets.map((ref) => `$component ${ref}`), inputs };
  const note = (after: number, actor: string, operation: string, given: Given, made: string | null): void =>
    diary.note(day, begins + after, actor, operation, WHY, { what: 'do', operation, made, given });
  note(0, by, 'run.start', dated(setting, { body }) as Given, key);
  for (const told of run.goesOn) {
    const { operation, given } = stepOf(key, told);
    note(told.after, told.by ?? by, operation, given, null);
  }
}

function stepOf(key: string, told: StepTold): { operation: string; given: Given } {
  const id = `$made ${key}`;
  const reason = told.reason;
  const verdict = told.approve === undefined ? 'denied' : 'approved';
  const judged = told.approve ?? told.deny;
  if (judged !== undefined) {
    const body = { verdict, reason: reason ?? '', planHash: `$plan ${key}`, ...(judged > 0 ? { step: judged } : {}) };
    return { operation: 'run.approve', given: { params: { id }, body } };
  }
  if (told.confirm !== undefined)
    return { operation: 'run.confirm', given: { params: { id, position: told.confirm }, body: {} } };
  if (told.handOver !== undefined)
    return {
      operation: 'run.hand-over',
      given: { params: { id }, body: { to: `$person ${told.handOver}`, reason: reason ?? '' } },
    };
  if (told.retry !== undefined)
    return { operation: 'run.retry', given: { params: { id }, body: { step: told.retry } } };
  const ticked = Array.from({ length: told.ticks ?? 0 }, (_, index) => index + 1);
  const said = {
    ...(told.answer === undefined ? {} : { answer: told.answer }),
    ...(told.note === undefined ? {} : { note: told.note }),
  };
  return { operation: 'run.answer', given: { params: { id, position: told.step! }, body: { ticked, ...said } } };
}

/** The same work again and again, each time by the next one, on another thing that is in service then. */
function tellRoutine(setting: Setting, diary: Diary, routine: RoutineDocument): void {
  const { procedure, fromDay, everyDays, by, kind, things, steps } = routine;
  const random = setting.random.fork(`routine ${procedure}`);
  const all = [...setting.world.things.values()];
  // Retiring begins a month before something leaves (history.ts).
  const there = (day: number) => (thing: Thing) =>
    thing.kind === kind && thing.arrives.day <= day && (!thing.leaves || thing.leaves.day - 31 > day);
  for (let day = fromDay, turn = 0; day < 729; day += everyDays, turn += 1) {
    const target = things ? random.pick(things) : random.pick(all.filter(there(day))).ref;
    const goesOn = steps.map(({ notes, ...step }, index) => ({
      ...step,
      after: 8 + 11 * index,
      ...(notes ? { note: random.pick(notes) } : {}),
    }));
    const run = { key: `${procedure}-${turn}`, day, by: by[turn % by.length]!, procedure, inputs: {}, goesOn };
    tellRun(setting, diary, { ...run, targets: [target] }, diary.minute());
  }
}

/** `$day 744 06:00` becomes that instant. */
function dated(setting: Setting, value: unknown): Json {
  if (Array.isArray(value)) return value.map((member) => dated(setting, member));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, dated(setting, member)]));
  const found = typeof value === 'string' ? /^\$day (\d+) (\d\d:\d\d)$/.exec(value) : null;
  return found ? `${setting.date(Number(found[1]))}T${found[2]}:00.000Z` : (value as Json);
}
