// What somebody has shown and lacks, and why one does something, as text for people.
import type { Operations } from '#api-client';
import { plain } from './print.ts';

type Growth = Operations['growth.show']['output'];
type Readiness = NonNullable<Growth['domains'][number]['next']>;
type Why = Operations['why.show']['output'];

export function growthText(growth: Growth): string {
  const { person, domains } = growth;
  if (domains.length === 0) return `${plain(person.name)} (${person.key}) holds no level and has shown nothing yet.`;
  return domains
    .map(({ domain, level, levelName, next, openWork }) =>
      [
        `${plain(person.name)} (${person.key}) in ${plain(domain.name)}: ${level === 0 ? 'no level' : `level ${level}, ${levelName}`}`,
        ...(next ? readinessLines(next) : ['  Nothing comes next here.']),
        ...openWork.map(
          ({ record, action, how, supervisor, statements }) =>
            `  → ${record.key} ${plain(record.name)}: ${plain(action)}${how === 'supervised' && supervisor ? `, supervised by ${plain(supervisor.name)}` : ''} (${statements.join(', ')})`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

function readinessLines({ level, name, shown, statements }: Readiness): string[] {
  return [
    `  Level ${level}, ${name}: ${shown} of ${statements.length} statements shown`,
    ...statements.flatMap((statement) => [
      `  ${statement.shown ? '✓' : '·'} ${statement.key}: ${plain(statement.says)}`,
      `      ${statement.have.pieces} of ${statement.need.pieces} pieces of evidence${statement.missing.length > 0 ? `; missing: ${statement.missing.map(plain).join('; ')}` : ''}`,
    ]),
  ];
}

/** From the objective down to the task, then what hangs on it. */
export function whyText(why: Why): string {
  const { below } = why;
  const lines = [
    plain(why.sentence),
    '',
    ...why.way.map((step) => `│ ${step.record.key.padEnd(8)}  ${plain(step.record.name)}  (${plain(step.relation)})`),
    `▶ ${why.of.key.padEnd(8)}  ${plain(why.of.name)}`,
    ...why.beside.map((step) => `  ${plain(step.relation)}: ${step.record.key} ${plain(step.record.name)}`),
  ];
  if (why.steps) lines.push('', `${why.steps.done} of ${why.steps.all} steps done.`);
  if (below.count > 0)
    lines.push(
      `It works on ${below.components.map((one) => plain(one.name)).join(', ')}${below.count > below.components.length ? ` and ${below.count - below.components.length} more` : ''}.`,
      below.down + below.degraded === 0
        ? 'Nothing known depends on it.'
        : `If that failed: ${below.down} down (${below.services} services), ${below.degraded} with less redundancy.`,
    );
  return lines.join('\n');
}
