import type { Context } from '../../cli/context.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { fileHere } from './file-here.ts';

/**
 * The FHIR server of the environment file in the directory, to be offered to a person who is asked for one; null where
 * there is no file, or it says no server by itself: it has several environments, variables that are not set, or faults.
 */
export async function serverHere(context: Context): Promise<string | null> {
  const file = fileHere(context.cwd);
  if (file === null) {
    return null;
  }
  const { readEnvironment } = await import('../file/read-environment.ts');
  try {
    // What is doubtful in the file is told by `plan`.
    return (await readEnvironment({ ...context, warn: () => undefined }, { file })).fhirUrl;
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    context.trace(`${file} names no server: ${error.message}`);
    return null;
  }
}
