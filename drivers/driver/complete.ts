import type { Driver } from './driver.ts';
import { type MarkedExecutionOptions, markedExecution } from './marked.ts';
import { putFileBy } from './put-file.ts';

/** A whole driver from what differs between drivers: how a command is run, and how connections end. */
export function completeDriver<Target>(
  core: Pick<Driver<Target>, 'exec' | 'close'>,
  options: MarkedExecutionOptions = {},
): Driver<Target> {
  return { ...core, putFile: putFileBy(core.exec), ...markedExecution(core.exec, options) };
}
