import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { PlumblineError, sha256 } from '#kernel';
import type { Action } from '#platform';

const folder = fileURLToPath(new URL('../../../library/policies/', import.meta.url));

/** All that the policies see. Two requests that are alike here are decided alike, whoever and whatever they are about. */
export interface PolicyRequest {
  principal: { kind: 'person' | 'agent' | 'system'; administrator: boolean };
  action: Action;
  /** `own`: the principal, or an agent of theirs, is among its authors. `aboutSelf`: it is about the principal. */
  resource: { type: string; own: boolean; aboutSelf: boolean; level: number };
  /** See reach.ts. `supervised` is 0 unless a supervisor confirms each step. */
  level: number;
  ownLevel: number;
  supervised: number;
}

export interface PolicyAnswer {
  allowed: boolean;
  /** The policies that decided: the permits that allowed, or the forbids that refused (none: nothing permits it). */
  policies: string[];
}

/** A policy as it is shipped. */
export interface Policy {
  id: string;
  file: string;
  effect: 'permit' | 'forbid';
  why: string;
  text: string;
  /** SHA-256 of its text. */
  version: string;
}

/** The shipped policies, parsed once. */
export interface PolicyEngine {
  /** SHA-256 over the policies' text, so that a decision can say which version made it. */
  version: string;
  policies: Map<string, Policy>;
  decide(request: PolicyRequest): PolicyAnswer;
}

const invalid = (file: string, what: string): PlumblineError =>
  new PlumblineError('library_invalid', `library/policies/${file}: ${what}`);

/** The policies of one file. What is decided for one is remembered for all who stand alike, so none may name one of them. */
function readPolicies(file: string, text: string): Policy[] {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') throw invalid(file, parts.errors.map((error) => error.message).join('; '));
  return parts.policies.map((policy) => {
    const id = /@id\("([^"]+)"\)/.exec(policy)?.[1];
    const why = /@why\("([^"]+)"\)/.exec(policy)?.[1];
    if (!id || !why) throw invalid(file, 'every policy needs its own @id and a @why.');
    const rule = policy.replace(/@why\("[^"]+"\)/, '');
    if (/\b(Person|Resource)::"/.test(rule)) throw invalid(file, 'a policy names no single person or thing.');
    // They are told whether the principal is among the authors, and nothing else about authors.
    if (rule.replaceAll('resource.authors.contains(principal)', '').includes('authors'))
      throw invalid(file, 'of authors a policy may only ask resource.authors.contains(principal).');
    const effect = /^forbid\b/m.test(rule) ? 'forbid' : 'permit';
    return { id, file, effect, why, text: policy, version: sha256(policy) };
  });
}

/** Reads and parses library/policies/*.cedar. Throws `library_invalid` naming the file. */
export function loadPolicies(): PolicyEngine {
  const policies = new Map<string, Policy>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.cedar'));
  for (const file of files.sort()) {
    for (const policy of readPolicies(file, readFileSync(folder + file, 'utf8'))) {
      if (policies.has(policy.id)) throw invalid(file, `there are two policies "${policy.id}".`);
      policies.set(policy.id, policy);
    }
  }
  const version = sha256([...policies.values()].map(({ text }) => text).join('\n'));
  // Keyed by id, else the answers would name policy0, policy1 …
  const staticPolicies = Object.fromEntries([...policies].map(([id, { text }]) => [id, text]));
  const parsed = cedar.preparsePolicySet(version, { staticPolicies });
  if (parsed.type === 'failure')
    throw new PlumblineError('library_invalid', `library/policies: ${parsed.errors.map((e) => e.message).join('; ')}`);
  const decided = new Map<string, PolicyAnswer>();
  return {
    version,
    policies,
    decide(request) {
      const { principal, action, resource } = request;
      const alike = `${principal.kind} ${principal.administrator} ${action} ${resource.type} ${resource.own} ${resource.aboutSelf} ${resource.level} ${request.level} ${request.ownLevel} ${request.supervised}`;
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
  const principal = { type: 'Person', id: 'principal' };
  const resource = { type: 'Resource', id: request.resource.type };
  const answer = cedar.statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: request.action },
    resource,
    context: { level: request.level, own: request.ownLevel, supervised: request.supervised },
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
          aboutSelf: request.resource.aboutSelf,
          authors: request.resource.own ? [{ __entity: principal }] : [],
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
