import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { PlumblineError, sha256 } from '#kernel';
import type { Action } from '#platform';

const folder = fileURLToPath(new URL('../../../library/policies/', import.meta.url));

export interface PolicyRequest {
  principal: { id: number; kind: 'person' | 'agent' | 'system'; administrator: boolean };
  action: Action;
  resource: { type: string; id: number; authorIds: number[]; level: number };
  /** The principal's level in the resource's domain. */
  level: number;
}

export interface PolicyAnswer {
  allowed: boolean;
  /** The policies that decided: the permits that allowed, or the forbids that refused (none: nothing permits it). */
  policies: string[];
}

/** The shipped policies, parsed once. */
export interface PolicyEngine {
  /** SHA-256 over the policies' text, so that a decision can say which version made it. */
  version: string;
  /** Policy id → why it exists. */
  reasons: Map<string, string>;
  decide(request: PolicyRequest): PolicyAnswer;
}

/** Reads and parses library/policies/*.cedar. Throws `library_invalid` naming the file. */
export function loadPolicies(): PolicyEngine {
  const policies: Record<string, string> = {};
  const reasons = new Map<string, string>();
  const texts: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.cedar'))
    .sort()) {
    const text = readFileSync(folder + file, 'utf8');
    texts.push(text);
    const parts = cedar.policySetTextToParts(text);
    if (parts.type === 'failure')
      throw new PlumblineError(
        'library_invalid',
        `library/policies/${file}: ${parts.errors.map((e) => e.message).join('; ')}`,
      );
    for (const policy of parts.policies) {
      const id = /@id\("([^"]+)"\)/.exec(policy)?.[1];
      const why = /@why\("([^"]+)"\)/.exec(policy)?.[1];
      if (!id || !why || policies[id])
        throw new PlumblineError(
          'library_invalid',
          `library/policies/${file}: every policy needs its own @id and a @why.`,
        );
      // What is decided for one is remembered for all who stand alike (see `decide`).
      if (/\b(Person|Resource)::"/.test(policy))
        throw new PlumblineError(
          'library_invalid',
          `library/policies/${file}: a policy names no single person or thing.`,
        );
      policies[id] = policy;
      reasons.set(id, why);
    }
  }
  const version = sha256(texts.join('\n'));
  // Keyed by id, else the answers would name policy0, policy1 …
  const parsed = cedar.preparsePolicySet(version, { staticPolicies: policies });
  if (parsed.type === 'failure')
    throw new PlumblineError('library_invalid', `library/policies: ${parsed.errors.map((e) => e.message).join('; ')}`);
  const decided = new Map<string, PolicyAnswer>();
  return {
    version,
    reasons,
    decide(request) {
      const { principal, action, resource, level } = request;
      if (resource.authorIds.length > 0) return decide(version, request);
      // Without authors no policy can tell two people, or two things, of the same standing apart.
      const alike = [principal.kind, principal.administrator, action, resource.type, resource.level, level].join(' ');
      let answer = decided.get(alike);
      if (!answer) {
        answer = decide(version, request);
        if (decided.size >= MOST_DECIDED) decided.clear();
        decided.set(alike, answer);
      }
      return answer;
    },
  };
}

const MOST_DECIDED = 20_000;

function decide(version: string, request: PolicyRequest): PolicyAnswer {
  const principal = { type: 'Person', id: String(request.principal.id) };
  const resource = { type: 'Resource', id: `${request.resource.type}-${request.resource.id}` };
  const answer = cedar.statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: request.action },
    resource,
    context: { level: request.level },
    preparsedPolicySetId: version,
    entities: [
      {
        uid: principal,
        attrs: { kind: request.principal.kind, administrator: request.principal.administrator },
        parents: [],
      },
      {
        uid: resource,
        attrs: {
          level: request.resource.level,
          authors: request.resource.authorIds.map((id) => ({ __entity: { type: 'Person', id: String(id) } })),
        },
        parents: [],
      },
    ],
  });
  if (answer.type === 'failure') throw new Error(`Cedar failed: ${answer.errors.map((e) => e.message).join('; ')}`);
  const { diagnostics, decision } = answer.response;
  // An error inside a policy means that it did not take part: never let that pass as a decision.
  if (diagnostics.errors.length > 0)
    throw new Error(
      `A policy failed: ${diagnostics.errors.map((e) => `${e.policyId}: ${e.error.message}`).join('; ')}`,
    );
  return { allowed: decision === 'allow', policies: diagnostics.reason };
}
