import { type Id, type Issue, keyOf, PlumblineError, ref } from '#kernel';
import type { Reader } from '#platform';
import { type InputDefinition, type InputValues, parseInputs } from '../definition/input.ts';
import type { Filling, Offered } from '../definition/offered.ts';
import type { StoredProcedure } from '../definition/procedure.ts';
import { listProcedures, procedureByKey } from '../definition/store.ts';
import type { Involved } from './store.ts';

export interface Offer {
  procedure: StoredProcedure;
  offered: Offered;
  /** What the requester fills in. */
  asks: Record<string, InputDefinition>;
}

function offerOf(procedure: StoredProcedure): Offer | null {
  const { offered, inputs } = procedure.definition;
  if (!offered) return null;
  return { procedure, offered, asks: Object.fromEntries(offered.ask.map((name) => [name, inputs[name]!])) };
}

export async function listOffers(db: Reader): Promise<Offer[]> {
  return (await listProcedures(db)).flatMap((procedure) => offerOf(procedure) ?? []);
}

/** Throws `not_found` also for a procedure that is not offered: who asks need not know what else there is. */
export async function offerByKey(db: Reader, key: string): Promise<Offer> {
  const nothing = new PlumblineError('not_found', `Nothing called "${key.slice(0, 80)}" can be asked for.`);
  const procedure = await procedureByKey(db, key).catch((error) => {
    throw error instanceof PlumblineError && error.code === 'not_found' ? nothing : error;
  });
  const offer = offerOf(procedure);
  if (!offer) throw nothing;
  return offer;
}

const fillers: Record<Filling, (person: Involved) => string | null> = {
  'person.login': (person) => person.email?.split('@')[0] ?? null,
  'person.email': (person) => person.email,
  'person.name': (person) => person.name,
  'person.key': (person) => `PER-${person.id}`,
};

/** The inputs that follow from the beneficiary. Throws `invalid_input` where nothing is recorded to fill one with. */
export function filledInputs(offered: Offered, beneficiary: Involved): InputValues {
  const issues: Issue[] = [];
  const values: InputValues = {};
  for (const [input, filling] of Object.entries(offered.fill)) {
    const value = fillers[filling](beneficiary);
    if (value === null) issues.push({ path: '/for', message: `has no ${filling.slice('person.'.length)} recorded` });
    else values[input] = value;
  }
  if (issues.length > 0)
    throw new PlumblineError('invalid_input', `${beneficiary.name} has no e-mail address recorded here.`, { issues });
  return values;
}

/** What was asked and what follows from the person, validated as the procedure wants it. */
export function requestInputs(offer: Offer, beneficiary: Involved, given: Record<string, unknown>): InputValues {
  return { ...parseInputs(offer.asks, given).values, ...filledInputs(offer.offered, beneficiary) };
}

/**
 * Who one may ask for, by id: whether a person whom one does not lead is there at all is not told. Throws `forbidden`.
 */
export function requireMayAskFor(
  offered: Offered,
  requester: Involved,
  beneficiaryId: Id,
  people: ReadonlyMap<Id, Involved>,
): Involved {
  const self = requester.id === beneficiaryId;
  if (self && offered.for === 'others')
    throw new PlumblineError('forbidden', 'This is asked for somebody whom one leads, not for oneself.');
  if (self) return requester;
  if (offered.for === 'self')
    throw new PlumblineError('forbidden', 'This can be asked for oneself only: ask them to do it.');
  const beneficiary = people.get(beneficiaryId);
  if (!beneficiary?.active || beneficiary.kind !== 'person' || beneficiary.managerId !== requester.id)
    throw new PlumblineError(
      'forbidden',
      `One may ask for people whom one leads; ${keyOf(ref('person', beneficiaryId))} is not among those of ${requester.name}.`,
    );
  return beneficiary;
}

export async function peopleLedBy(db: Reader, personId: Id): Promise<{ id: Id; name: string }[]> {
  return db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('manager_id', '=', personId)
    .where('active', '=', true)
    .orderBy('name')
    .limit(500)
    .execute();
}
