import { describe, expect, it } from 'vitest';
import { appliesText, definitionOf, draftOf, missingIn, ruleAfter } from './useDraft.ts';

const draft = { ...draftOf(null), key: 'ward-pcs', name: 'PCs of the wards', why: 'They stand where visitors pass.' };

describe('the draft of a policy of use', () => {
  it('is sent with what was said, and nothing else', () => {
    expect(definitionOf({ ...draft, components: 'cmp-7, CMP-12', minCriticality: 4 })).toEqual({
      key: 'ward-pcs',
      name: 'PCs of the wards',
      why: 'They stand where visitors pass.',
      applies: { components: ['CMP-7', 'CMP-12'], minCriticality: 4 },
      allows: [{ purposes: ['support'], data: 'internal', level: 1 }],
    });
  });

  it.each([
    [{ name: '' }, /^Name it/],
    [{ key: 'Ward' }, /short name/],
    [{ why: 'So.' }, /^Say why/],
    [{ components: 'CMP-1 web' }, /^WEB is no key/],
    [{ allows: [...draft.allows, ruleAfter(draft.allows)] }, /line 2/],
    [{}, null],
    [{ allows: [] }, null],
  ])('says what is missing in %j', (change, missing) => {
    const said = missingIn({ ...draft, ...change });
    if (missing === null) expect(said).toBeNull();
    else expect(said).toMatch(missing);
  });

  it('says whom it concerns', () => {
    expect(appliesText({})).toBe('every component');
    expect(appliesText({ kinds: ['pc'], minCriticality: 5 })).toBe('the kinds pc and a criticality of 5 or more');
  });
});
