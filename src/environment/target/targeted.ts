import { TARGET_FILE_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { Command } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { fieldList } from '../../cli/fields/field.ts';
import type { Target } from './find-target.ts';

/** What a command that finds its server is asked to do, and where. */
class TargetedRequest {
  readonly target: Target | null;
  readonly request: unknown;

  constructor(target: Target | null, request: unknown) {
    this.target = target;
    this.request = request;
  }
}

/**
 * The command, with its FHIR server found where it is not named: in the environment file that `-f` names, or in the one
 * of the directory. It takes a REF that may be a key on that server, and `--fhir-url`. `isAboutServer`: without a REF it
 * is about that server; default: about all, or it needs one. `refersByArgument`: false where its first word is no REF.
 */
export function targeted(
  command: Command,
  {
    isAboutServer = false,
    refersByArgument = true,
  }: { readonly isAboutServer?: boolean; readonly refersByArgument?: boolean } = {},
): Command {
  const needs = { readsOnly: command.readsOnly === true, isAboutServer };
  return {
    ...command,
    fields: [...command.fields, ...fieldList(TARGET_FILE_FIELDS)],
    parse: async (context, input) => {
      const { findTarget } = await import('./find-target.ts');
      const target = await findTarget(context, refersByArgument ? input : { ...input, argument: undefined }, needs);
      const filled = target === null ? input : { ...input, values: { ...input.values, fhirUrl: target.fhirUrl } };
      const parsed = (await command.parse?.(context, filled)) ?? { request: filled };
      return 'issues' in parsed ? parsed : { request: new TargetedRequest(target, parsed.request) };
    },
    run: (context, request) => {
      if (!(request instanceof TargetedRequest)) {
        throw new TypeError(`${command.name} runs what its parse has made, and nothing else.`);
      }
      const { target, request: own } = request;
      return command.run(target === null ? context : atTarget(context, target), own);
    },
  };
}

/** A run about the server of a file, in the tenant that the file names unless the command line names one. */
export function atTarget(context: Context, { source, tenant, cloud }: Target): Context {
  const { settings } = context;
  const about = [...context.about, source];
  // The sandbox is a tenant of its own.
  return settings.sandbox
    ? { ...context, about }
    : {
        ...context,
        about,
        settings: {
          ...settings,
          tenant: settings.tenant ?? tenant ?? undefined,
          cloud: settings.cloud ?? cloud ?? undefined,
        },
      };
}
