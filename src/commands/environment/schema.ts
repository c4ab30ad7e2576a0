import { type AnyInput, type Command, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import { safeJson } from '../../text/safe-json.ts';

type Schema = Readonly<Record<string, unknown>>;

/** `schema [COMMAND]`: the JSON Schema of the file of an environment, or of what one of `all` prints with `--json`. */
export function schemaCommand(all: () => readonly Command[]): Command {
  return defineCommand({
    name: 'schema',
    resultSchema: async () => (await import('../../environment/file/environment-schema.ts')).JSON_SCHEMA,
    summary: 'Print the JSON Schema of fhir-apps.yaml, or of the result of a command.',
    argument: {
      name: 'command',
      help: 'the words of a command, such as role list; default: the environment file',
      required: false,
      repeatable: true,
    },
    fields: {},
    examples: [
      {
        text: 'Keep it next to the file, for editors that complete and explain',
        command: 'fhir-apps schema > fhir-apps.schema.json',
      },
      { text: 'What a command prints with --json', command: 'fhir-apps schema role list' },
    ],
    run: async (_context, input) => printSchema(await schemaOf(all(), input)),
  });
}

async function schemaOf(
  commands: readonly Command[],
  { argument, moreArguments }: Pick<AnyInput, 'argument' | 'moreArguments'>,
): Promise<Schema> {
  if (argument === undefined) {
    return (await import('../../environment/file/environment-schema.ts')).environmentSchema();
  }
  const { outputSchemaOf } = await import('./output-schema.ts');
  return outputSchemaOf(commands, [argument, ...moreArguments].join(' '));
}

function printSchema(result: Schema): CommandOutcome<Schema> {
  return { result, exitCode: 0, describe: () => `${safeJson(result, { indent: 2 })}\n` };
}
