import { libraryFolder, loadYamlFolder, readYaml } from '#library';
import { type Procedure, procedureSchema } from './procedure.ts';

/** The shipped procedures. Throws `library_invalid` with file and line. */
export function loadProcedures(folder: string = libraryFolder): Procedure[] {
  return loadYamlFolder(procedureSchema, folder, 'procedures');
}

/** One procedure from text. Throws `library_invalid` with each wrong place and its line. */
export function readProcedure(text: string, file: string): Procedure {
  return readYaml(procedureSchema, text, file);
}
