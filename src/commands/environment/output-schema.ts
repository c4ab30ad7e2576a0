import { type Command, isShown } from '../../cli/command.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { resultsSchema } from '../../output/results-schema.ts';
import { nearestName } from '../../text/nearest-name.ts';

/**
 * The JSON Schema of what the command of this name prints with `--json`, as `docs/results.schema.json` has it. Throws
 * UsageError `unknown_command`.
 */
export async function outputSchemaOf(
  commands: readonly Command[],
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    throw unknownCommand(commands, name);
  }
  return resultsSchema([command], { title: `fhir-apps ${name} --json`, description: command.summary });
}

function unknownCommand(commands: readonly Command[], name: string): UsageError {
  const names = commands.filter((each) => isShown(each.name, commands)).map((each) => each.name);
  const below = names.filter((each) => each.startsWith(`${name} `));
  const nearest = nearestName(name, names);
  const meant = below.length > 0 ? below.join(', ') : nearest;
  return new UsageError('unknown_command', `Unknown command '${name}'.`, {
    hint: `${meant === null ? '' : `Did you mean ${meant}? `}\`fhir-apps --help\` lists what there is.`,
  });
}
