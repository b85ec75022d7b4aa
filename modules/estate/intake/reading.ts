import type { z } from 'zod';
import { definePort } from '#platform';
import type { Attributes, Kind } from '../component/kind.ts';
import type { ComponentState } from '../component/state.ts';
import type { RelationKind } from '../relation/kind.ts';

/**
 * Words
 * - A *codec* reads what a foreign file or system says and tells it in our words: a *reading*. It is pure: it knows
 *   neither the estate nor the clock.
 * - Intake (service.ts) resolves a reading against the estate, plans it, shows the diff, and applies it in chunks.
 */

/** Of what is spoken: something of this reading by its handle, or something by its kind and name, here or in the estate. */
export type Reference =
  | { handle: string }
  | {
      kind?: Kind;
      name: string;
      /** What it is made as where it is not there, of a reading that makes places. */
      make?: Kind;
    };

export interface ReadComponent {
  /** Tells the components of one reading apart; never stored. */
  handle: string;
  /** Where it was said, for people: `line 12`, `dcim.device 7`, `/hosts/3`. */
  at: string;
  /** Its id in its own system, unique within the source: by it the component is recognised when it is renamed. */
  foreignId?: string;
  kind: Kind;
  name: string;
  /** Its kind and name are guesses for a new one: one that is known keeps its own. */
  guessed?: true;
  /** It is called `title on …`, after the name by which that one of this reading is known here. */
  nameAfter?: { title: string; handle: string };
  state?: ComponentState;
  /** Key of a domain; left out: the usual domain of its kind, of a new one. */
  domain?: string;
  /** E-mail address of a person. */
  owner?: string | null;
  criticality?: number;
  site?: Reference | null;
  parent?: Reference | null;
  attributes?: Attributes;
  /** Only for a new one; of an existing one it is not stated. */
  initial?: { state?: ComponentState; criticality?: number };
  confidence?: number;
  /** When the source last said so, where it knows (ISO 8601). */
  saidAt?: string;
  /** It is made only because so many rows name it. */
  namedIn?: number;
}

export interface ReadRelation {
  at: string;
  kind: RelationKind;
  from: Reference;
  to: Reference;
  redundancyGroup?: string;
  needed?: number;
}

/** One line to the reviewer: what did not come in as it stood, and why. Nothing is left out without one. */
export interface ReadNote {
  at: string;
  message: string;
  /** What it says without its particulars: notes that say the same stand together. */
  about?: string;
  /** Of how many things it speaks, where of more than one. */
  count?: number;
}

export interface ReadIssue {
  at: string;
  /** Number of the line in the file, from 1. */
  line?: number;
  /** Column of a table, or the path of the field. */
  field?: string;
  message: string;
}

export interface Reading {
  components: ReadComponent[];
  relations: ReadRelation[];
  notes: ReadNote[];
  /** Rows that are left out because they are wrong; the others go on. */
  issues: ReadIssue[];
  /** Whether this is everything that the source has: what is missing from it is then gone from the source. */
  whole: boolean;
  /** Sites, locations, racks and clusters that are named but not there are made by the same plan, where their rows are. */
  makesPlaces?: boolean;
  /** Of a whole reading: what the source said before and does not say now (an attribute, a relation) is taken back. */
  takesBack?: boolean;
  /** Lists of which only a part was seen: what is known besides stays. */
  adds?: readonly string[];
  /** Where one source has several wholes (states, sites): this one is of the foreign ids that begin so. */
  wholeWithin?: string;
  /** What has gone from the source since it was last read, by foreign id, where the source says so itself. */
  gone?: string[];
}

export interface Codec<Options = unknown> {
  /** As in `intake csv`, and the key of its source unless another is named. */
  key: string;
  title: string;
  /** Content types that it takes. */
  contentTypes: readonly string[];
  /** Larger input is refused as `body_too_large` before it is read. */
  maxBytes: number;
  /** What one may set, such as the mapping of columns. */
  options: z.ZodType<Options>;
  /** How much its word counts at first, where less than that of other imports. */
  precedence?: number;
  /** Throws `invalid_input`, its issues with their lines, where nothing of the input can be used. `partial`: only its beginning is there. */
  read(bytes: Uint8Array, options: Options, partial?: boolean): Reading;
  /** How much of the beginning is enough for a preview; left out: a preview takes the whole. */
  previewBytes?: number;
  /** What it would take the input for; of formats whose columns have to be mapped. */
  suggest?(head: Uint8Array, options: Options): Suggestion<Options>;
}

export interface SuggestedColumn {
  name: string;
  /** The field that it is taken for; null: it is left out. */
  field: string | null;
  /** Whether somebody said so, it was guessed, or nothing fits. */
  how: 'said' | 'guessed' | 'unknown';
  samples: string[];
}

/** What a preview shows above the first rows, to be corrected. */
export interface Suggestion<Options = unknown> {
  /** What was found about the file itself, such as its encoding. */
  facts: { title: string; value: string }[];
  columns: SuggestedColumn[];
  /** The fields that a column may be mapped to. */
  fields: string[];
  /** The options that say all this; to be sent with the file. */
  options: Options;
}

/** The codecs that the app knows (interop): estate itself knows no foreign format. */
export const intakeCodecs = definePort<readonly Codec[]>('estate.intakeCodecs');
