import { appliesTo, type Field, fieldList } from '../../../src/cli/fields/field.ts';
import type { AppType } from '../../../src/registration/model/app-type.ts';
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
  const fieldsOf = (type: AppType): readonly Field[] =>
    fieldList(REGISTER_FIELDS).filter((field) => appliesTo(field, type));
  const { type, values: asked } = await prompter.askRegistration({ type: undefined, fieldsOf, given: () => ({}) });
  const values = await prompter.askChanges(fieldsOf(type), asked);
  return { type, values, confirmed: await prompter.confirm('Continue?') };
}

const outcome = await converse().catch((error: unknown) => ({ error: String(error) }));
process.stdout.write(JSON.stringify({ ...outcome, raw: process.stdin.isRaw }));
