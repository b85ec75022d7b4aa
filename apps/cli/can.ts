import type { Operations } from '#api-client';
import { plain } from './print.ts';

/** Whether somebody may, in a sentence; which policies said so, and who else could. */
export function canText(answer: Operations['authority.can']['output']): string {
  // What one may by supervision stands against a policy that would refuse it alone.
  const by = {
    permit: answer.allowed ? 'permitted by' : 'would be permitted by',
    forbid: answer.allowed ? 'refused alone by' : 'refused by',
  };
  const { decidedBy, whoCould, resource } = answer;
  const others = whoCould.map(({ key, name, level }) => `${key} ${plain(name)} (level ${level})`);
  return [
    plain(answer.sentence),
    `${answer.action} of ${plain(resource.name)}, in ${plain(resource.domain.name)}${answer.neededLevel === null ? '' : `, takes level ${answer.neededLevel}`}.`,
    ...decidedBy.map(({ id, effect, why }) => `  ${by[effect]} ${id}: ${plain(why)}`),
    ...(others.length > 0 ? [`Who could now: ${others.join(', ')}.`] : ['Nobody could now.']),
  ].join('\n');
}
