import { TARGET_FILE_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { Command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { fieldList } from '../../cli/fields/field.ts';
import type { Target } from './find-target.ts';

/** What a command that finds its server is asked to do, and where. */
interface TargetedRequest {
  readonly target: Target | null;
  readonly request: unknown;
}

/**
 * The command, with its FHIR server found where it is not named: in the environment file that `-f` names, or in the one
 * of the directory. It takes a REF that may be a key on that server, and `--fhir-url`. `isAboutServer`: without a REF it
 * is about that server; default: about all, or it needs one.
 */
export function targeted(
  command: Command,
  { isAboutServer = false }: { readonly isAboutServer?: boolean } = {},
): Command {
  const needs = { readsOnly: command.readsOnly === true, isAboutServer };
  return {
    ...command,
    fields: [...command.fields, ...fieldList(TARGET_FILE_FIELDS)],
    parse: async (context, input) => {
      const { findTarget } = await import('./find-target.ts');
      const target = await findTarget(context, input, needs);
      const filled = target === null ? input : { ...input, values: { ...input.values, fhirUrl: target.fhirUrl } };
      const parsed = (await command.parse?.(context, filled)) ?? { request: filled };
      return 'issues' in parsed ? parsed : { request: { target, request: parsed.request } };
    },
    run: (context, request) => {
      // `parse` above is the only one that makes it.
      const { target, request: own } = request as TargetedRequest;
      return command.run(target === null ? context : atTarget(context, target), own);
    },
  };
}

/** A run in the tenant that the file names, unless the command line names one; the sandbox has its own. */
function atTarget(context: Context, { tenant, cloud }: Target): Context {
  const { settings } = context;
  return settings.sandbox
    ? context
    : {
        ...context,
        settings: {
          ...settings,
          tenant: settings.tenant ?? tenant ?? undefined,
          cloud: settings.cloud ?? cloud ?? undefined,
        },
      };
}
