import { appliesTo, fieldList } from '../../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../../src/cli/fields/register-fields.ts';
import { createPrompter } from '../../../src/cli/prompts/prompter.ts';

// The questions of a wizard and nothing else, as a process of its own: asked on stderr, the answers as JSON on stdout.
const prompter = createPrompter({
  input: process.stdin,
  output: process.stderr,
  onContinue: (callback) => {
    process.on('SIGCONT', callback);
    return () => process.off('SIGCONT', callback);
  },
  color: process.argv.includes('--color'),
  signal: new AbortController().signal,
});

async function converse(): Promise<object> {
  const { type, values } = await prompter.askRegistration({
    type: undefined,
    fieldsOf: (chosen) => fieldList(REGISTER_FIELDS).filter((field) => appliesTo(field, chosen)),
    given: () => ({}),
    changeable: (_type, known) => known,
  });
  return { type, values, confirmed: await prompter.confirm('Go on?') };
}

const outcome = await converse().catch((error: unknown) => ({ error: String(error) }));
process.stdout.write(JSON.stringify({ ...outcome, raw: process.stdin.isRaw }));
