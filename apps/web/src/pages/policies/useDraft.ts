import type { CallInput } from '#api-client';
import type { UsePolicy } from './queries.ts';

export type Definition = NonNullable<CallInput<'use-policy.define'>['body']>;
export type Rule = Definition['allows'][number];
export type Purpose = Rule['purposes'][number];

export const purposes: Purpose[] = [
  'support',
  'maintenance',
  'deployment',
  'change',
  'automation',
  'hosting',
  'storage',
  'development',
  'testing',
  'personal',
];
export const dataClasses: Rule['data'][] = ['public', 'internal', 'confidential', 'restricted'];

/** As it is typed. A number gives each line its identity while lines come and go. */
export interface DraftRule extends Rule {
  line: number;
  teams: string[];
}
export interface UseDraft {
  key: string;
  name: string;
  why: string;
  /** Separated as one likes. */
  components: string;
  kinds: string[];
  domains: string[];
  minCriticality: number | null;
  allows: DraftRule[];
}

const emptyRule = { purposes: [], data: 'internal', level: 1, teams: [] } satisfies Omit<DraftRule, 'line'>;
export const ruleAfter = (rules: DraftRule[]): DraftRule => ({
  ...emptyRule,
  line: Math.max(0, ...rules.map(({ line }) => line)) + 1,
});

export function draftOf(policy: UsePolicy | null): UseDraft {
  const { applies, allows } = policy ?? { applies: {}, allows: [{ ...emptyRule, purposes: ['support' as const] }] };
  return {
    key: policy?.slug ?? '',
    name: policy?.name ?? '',
    why: policy?.why ?? '',
    components: applies.components?.join(' ') ?? '',
    kinds: applies.kinds ?? [],
    domains: applies.domains ?? [],
    minCriticality: applies.minCriticality ?? null,
    allows: allows.map((rule, line) => ({ ...rule, teams: rule.teams ?? [], line })),
  };
}

export function definitionOf(draft: UseDraft): Definition {
  const components = componentsIn(draft.components);
  return {
    key: draft.key,
    name: draft.name.trim(),
    why: draft.why.trim(),
    applies: {
      ...(components.length > 0 && { components }),
      ...(draft.kinds.length > 0 && { kinds: draft.kinds }),
      ...(draft.domains.length > 0 && { domains: draft.domains }),
      ...(draft.minCriticality !== null && { minCriticality: draft.minCriticality }),
    },
    allows: draft.allows.map(({ purposes: for_, data, level, teams }) => ({
      ...{ purposes: for_, data, level },
      ...(teams.length > 0 && { teams }),
    })),
  };
}

const componentsIn = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);

/** What is still to be said, or is said wrongly; null when it can be sent. */
export function missingIn(draft: UseDraft): string | null {
  if (draft.name.trim().length < 3) return 'Name it.';
  if (!/^[a-z][a-z0-9-]{1,60}$/.test(draft.key))
    return 'Its short name: two or more lower-case letters, digits and hyphens.';
  if (draft.why.trim().length < 10) return 'Say why, in a sentence: who is refused reads it.';
  const strange = componentsIn(draft.components).find((key) => !/^CMP-[1-9][0-9]{0,14}$/.test(key));
  if (strange) return `${strange} is no key of a component, such as CMP-12.`;
  const empty = draft.allows.findIndex((rule) => rule.purposes.length === 0);
  if (empty >= 0) return `Say for what line ${empty + 1} allows it, or take the line away.`;
  return null;
}

/** Whom it concerns, in words. */
export function appliesText(applies: Definition['applies']): string {
  const parts = [
    applies.components?.join(', '),
    applies.kinds && `the kinds ${applies.kinds.join(', ')}`,
    applies.domains && `the domains ${applies.domains.join(', ')}`,
    applies.minCriticality && `a criticality of ${applies.minCriticality} or more`,
  ].filter(Boolean);
  return parts.length === 0 ? 'every component' : parts.join(' and ');
}
