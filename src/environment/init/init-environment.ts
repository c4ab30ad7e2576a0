import { resolve } from 'node:path';
import { environmentJson, environmentYaml } from './write-environment-text.ts';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';
import { describeInit } from './init-view.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { InitInput } from './init-fields.ts';
import { createDraft, proveDraftFile } from './draft-file.ts';
import type { InitResult } from './init-result.ts';

/**
 * Writes the file of an environment. Throws UsageError `file_exists`, `file_unwritable`, `nothing_registered`,
 * `reference_missing`, `reference_ambiguous`, `not_ours`, and those of the lock file; CancelledError; Graph's refusals.
 */
export async function initEnvironment(context: Context, input: InitInput): Promise<CommandOutcome<InitResult>> {
  const { out, from, overwrite } = input.values;
  const path = resolve(context.cwd, out ?? ENVIRONMENT_FILES[0]);
  const { dryRun } = context.settings;
  // Before anybody is asked anything, or signs in.
  await proveDraftFile(path, { replaces: overwrite === true, dryRun });
  const { draft, pin, ...found } =
    from !== undefined
      ? await (await import('./draft-from-tenant.ts')).draftFromTenant(context, input, from, path)
      : await (await import('./draft-by-asking.ts')).draftByAsking(context, input);
  const text = path.endsWith('.json') ? environmentJson(draft) : environmentYaml(draft);
  if (!dryRun) {
    await createDraft(path, text, overwrite === true);
  }
  const lockFile = dryRun ? null : await pin();
  const result: InitResult = {
    action: 'created',
    dryRun,
    file: path,
    lockFile,
    fhirUrl: draft.fhirUrl,
    serverKind: draft.serverKind,
    ...found,
    text,
  };
  return {
    result,
    exitCode: 0,
    describe: (shown: InitResult, paint) => describeInit({ ...shown, text: result.text }, paint),
  };
}
