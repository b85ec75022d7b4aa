// Verbs that are more than one operation.
import type { Connection } from './connection.ts';
import { applyEstate, planEstate } from './estateFile.ts';
import { openExample } from './example.ts';
import { exportEstate } from './exportEstate.ts';
import { intakeLocal, intakeSsh } from './intake.ts';
import { intakePeople } from './intakePeople.ts';
import { line } from './line.ts';
import { setPassword } from './password.ts';
import { importProcedure, validateProcedure } from './procedureFile.ts';
import { approve, watchRun } from './run.ts';
import { turn } from './turn.ts';
import { rotateCredential, setCredential } from './vault.ts';

export interface ComposedVerb {
  words: string[];
  run(args: string[], connection: Connection): Promise<number>;
}

export const composed: ComposedVerb[] = [
  { words: ['intake', 'local'], run: intakeLocal },
  { words: ['intake', 'ssh'], run: intakeSsh },
  { words: ['intake', 'people'], run: intakePeople },
  { words: ['export'], run: exportEstate },
  { words: ['plan'], run: planEstate },
  { words: ['apply'], run: applyEstate },
  { words: ['line'], run: line },
  { words: ['password', 'set'], run: setPassword },
  { words: ['procedure', 'validate'], run: validateProcedure },
  { words: ['procedure', 'import'], run: importProcedure },
  { words: ['vault', 'set'], run: setCredential },
  { words: ['vault', 'rotate'], run: rotateCredential },
  { words: ['run', 'watch'], run: watchRun },
  { words: ['approve'], run: approve },
  { words: ['turn'], run: turn },
  { words: ['example', 'open'], run: openExample },
];
