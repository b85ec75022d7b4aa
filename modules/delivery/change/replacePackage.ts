import { readComponents } from '#estate';
import { type Id, keyOf, ref } from '#kernel';
import type { Context } from '#platform';
import { packageFacts, targetOf } from '#procedures';
import { recognise } from './recognise.ts';

export const REPLACE_PACKAGE = 'replace-package';

export interface Replacement {
  componentId: Id;
  /** The component is the machine that this server runs on. */
  local: boolean;
  oldPackage: string;
  newPackage: string;
  /** The product and release that the new package must bring; release null: whichever. */
  brings: { product: string; release: string | null } | null;
  /** The one TCP port that the old package serves, where that is known: the new one must serve it too. */
  port: number | null;
}

/**
 * The exact inputs of the procedure that replaces a package, as the machine itself tells its versions; or the reason why
 * it cannot be done there. Changes nothing on the machine. Throws host_* errors.
 */
export async function planReplacement(
  context: Context,
  wanted: Replacement,
): Promise<{ inputs: Record<string, string | number> } | { refusal: string }> {
  const { oldPackage, newPackage } = wanted;
  const [component] = await readComponents(context.db, [wanted.componentId]);
  if (!component) return { refusal: 'the machine is no longer in the estate.' };
  const key = keyOf(ref('component', component.id));
  const named = { id: component.id, key, name: component.name, attributes: component.attributes };
  const target = targetOf(named, { local: wanted.local });
  const facts = await packageFacts(context, REPLACE_PACKAGE, target, [oldPackage, newPackage]);
  const installed = facts.get(oldPackage)?.installed ?? null;
  const candidate = facts.get(newPackage)?.candidate ?? null;
  if (installed === null) return { refusal: `${oldPackage} is not installed on ${component.name} as a package.` };
  if (candidate === null) return { refusal: `${newPackage} is in no package index of ${component.name}.` };
  if (oldPackage === newPackage) {
    return {
      refusal: `its replacement is another version of ${oldPackage}; no shipped procedure upgrades a package in place.`,
    };
  }
  if (wanted.brings?.release != null) {
    const found = recognise([{ name: newPackage, version: candidate }]).find(
      (match) => match.product === wanted.brings!.product,
    );
    if (found?.release !== wanted.brings.release) {
      return {
        refusal: `${newPackage} ${candidate}, which ${component.name} could install, is not release ${wanted.brings.release}.`,
      };
    }
  }
  return {
    inputs: {
      oldPackage,
      oldVersion: installed,
      newPackage,
      newVersion: candidate,
      ...(wanted.port === null ? {} : { port: wanted.port }),
    },
  };
}
