import { basename } from 'node:path';
import { UsageError } from '../../errors/usage-error.ts';
import type { TARGET_FILE_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { AnyInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { isSeenByPerson } from '../../session/confirm-changes.ts';
import { RESOURCE_KEY } from '../../registration/answers/names.ts';
import { MARK } from '../../registration/tags.ts';
import { environmentNamesIn } from '../file/choose-environment.ts';
import { readEnvironmentFile } from '../file/environment-file.ts';
import { parseTree } from '../file/parse-tree.ts';
import { type Environment, sourceOf } from '../file/environment.ts';
import { readEnvironment } from '../file/read-environment.ts';
import { isGuid } from '../../text/guid.ts';
import { fileHere } from './file-here.ts';

/** The FHIR server that a command was not told, as an environment file says it, and the tenant that it is in. */
export interface Target extends Pick<Environment, 'fhirUrl' | 'tenant' | 'cloud'> {
  /** Which server was taken, and from which file. */
  readonly source: string;
  readonly environment: Environment;
}

/** What of a command decides how its server is found. */
export interface TargetedCommand {
  /** True where it writes nothing. */
  readonly readsOnly: boolean;
  /** True where it is about a server if no REF is given; false where it is then about all, or needs one. */
  readonly isAboutServer: boolean;
}

/**
 * The server of the file that `-f` names, or else, where neither a flag nor a variable names a server, of the file in
 * the directory. Null where the command line says all, or nothing is found. Throws UsageError: those of
 * `readEnvironment`, and `server_not_named` for a run that writes and that nobody confirms.
 */
export async function findTarget(context: Context, input: AnyInput, command: TargetedCommand): Promise<Target | null> {
  const [named, env] = [textOf(input, 'file'), textOf(input, 'env')];
  const given = named === undefined ? {} : { file: named };
  // A variable is set for a whole pipeline: it says where a file is, not that this command is about it.
  if (input.given.get('file') === 'flag' || input.given.get('env') === 'flag') {
    const environment = await readEnvironment(context, { ...given, ...environmentOf(env), ...flagOfServer(input) });
    return targetOf(environment, named ?? basename(environment.file));
  }
  if (!needsServer(input.argument, command) || input.given.has('fhirUrl')) {
    return null;
  }
  const file = named ?? fileHere(context.cwd);
  const found = file === null ? null : await readHere(context, file, env, command);
  if (file === null || found === null) {
    return null;
  }
  if (command.readsOnly || isSeenByPerson(context)) {
    return targetOf(found, file);
  }
  if (input.argument === undefined || input.argument === RESOURCE_KEY) {
    throw notNamed(found, file);
  }
  // It may be the unique name of an application that another tool has made. Where it is a key, its server must be named.
  return null;
}

/** An environment as what a command is about; `file` is how people know it. */
export function targetOf(environment: Environment, file: string): Target {
  const { fhirUrl, tenant, cloud, name } = environment;
  return { environment, fhirUrl, tenant, cloud, source: `${fhirUrl} (${sourceOf(file, name)})` };
}

/** A field of `TARGET_FILE_FIELDS`, which `targeted` adds to the command's own; undefined where it is not given. */
function textOf({ values }: AnyInput, key: keyof typeof TARGET_FILE_FIELDS): string | undefined {
  const value = values[key];
  return typeof value === 'string' ? value : undefined;
}

function environmentOf(env: string | undefined): { readonly env?: string } {
  return env === undefined ? {} : { env };
}

function flagOfServer({ given, values }: AnyInput): { readonly fhirUrl?: string } {
  return given.get('fhirUrl') === 'flag' && typeof values.fhirUrl === 'string' ? { fhirUrl: values.fhirUrl } : {};
}

/** False for what names an application or a server by itself: an id, a URI, a unique name, a display name. */
function needsServer(argument: string | undefined, { isAboutServer }: TargetedCommand): boolean {
  return argument === undefined
    ? isAboutServer
    : /^[a-z0-9.-]+$/.test(argument) && !isGuid(argument) && !argument.startsWith(`${MARK}.`);
}

/**
 * The environment of the file in the directory; of several, the one that a person chooses. A command that only reads
 * goes on without a file that cannot be read: its REF may be a display name.
 */
async function readHere(
  context: Context,
  file: string,
  named: string | undefined,
  { readsOnly }: TargetedCommand,
): Promise<Environment | null> {
  try {
    const names = named === undefined ? await environmentNames(context, file) : [];
    const env =
      names.length > 1 && context.ui !== null
        ? await context.ui.choose(
            `Environment of ${file}`,
            names.map((name) => ({ name, value: name })),
          )
        : named;
    // What is doubtful in the file is told by `plan`.
    return await readEnvironment({ ...context, warn: () => undefined }, { file, ...environmentOf(env) });
  } catch (error) {
    if (!readsOnly || !(error instanceof UsageError)) {
      throw error;
    }
    context.trace(`${file} names no server: ${error.message}`);
    return null;
  }
}

async function environmentNames({ cwd }: Context, file: string): Promise<readonly string[]> {
  const parsed = parseTree((await readEnvironmentFile(cwd, file)).text);
  return 'tree' in parsed && parsed.tree.kind === 'mapping' ? environmentNamesIn(parsed.tree) : [];
}

/** What is in a directory today may be another server tomorrow. */
function notNamed({ fhirUrl }: Environment, file: string): UsageError {
  return new UsageError(
    'server_not_named',
    `${file} in this directory names the server. A run that is not confirmed must name it itself.`,
    {
      hint: (name) => `Add ${name('fhirUrl')} ${fhirUrl}, or -f ${file}.`,
      details: { fhirUrl, file },
    },
  );
}
