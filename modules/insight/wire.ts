import { type Fit, fitPort, type JudgeFit } from '#delivery';
import { describeRecord, openSignalsOf } from '#estate';
import { openWorkPort } from '#people';
import type { Workspace } from '#platform';
import { judgeSoftware, judgeUses } from '#strategy';
import { nameRecord } from './line/service.ts';
import { openSignals } from './signal/operations.ts';
import { findOpenWork } from './work/openWork.ts';

/** Delivery asks how a change fits the standards; strategy knows. */
export const judgeFit: JudgeFit = async (reader, change, today) => {
  const [uses, judged] = await Promise.all([
    judgeUses(reader, change.component, change.brings, today),
    judgeSoftware(reader, [change.component.id], today),
  ]);
  const brought = uses.flatMap(({ verdict, reason, standard }): Fit[] =>
    standard === null ? [] : [{ standard, verdict: verdict === 'approved' ? 'fits' : 'breaks', sentence: reason }],
  );
  const mended = judged.findings.flatMap((finding): Fit[] => {
    const standard = judged.standards.find((one) => one.key === finding.standard?.key);
    if (!standard || !change.takesAway.includes(finding.installation.package)) return [];
    return [{ standard, verdict: 'mends', sentence: `${finding.explanation} It goes with this change.` }];
  });
  return [...mended, ...brought].map((fit) => ({
    ...fit,
    standard: { id: fit.standard.id, key: fit.standard.key, name: fit.standard.name },
  }));
};

/** Gives the modules below what they ask of each other; for the app, once a workspace. */
export function wireLoop(workspace: Workspace): void {
  workspace.provide(fitPort, judgeFit);
  workspace.provide(openSignalsOf, openSignals);
  workspace.provide(describeRecord, nameRecord);
  workspace.provide(openWorkPort, findOpenWork);
}
