import { z } from 'zod';
import { type CommandOutcome, defineCommand, unless } from '../../src/cli/command.ts';
import type { Context } from '../../src/cli/context.ts';
import { UnfinishedError } from '../../src/errors/unfinished-error.ts';
import { textField } from '../../src/registration/answers/field-definition.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import type { CommandTree } from '../../src/cli/command-tree.ts';
import { missingIssue } from '../../src/registration/answers/issue.ts';
import { APP_TYPES } from '../../src/registration/model/app-type.ts';

/** A sample's result may be anything. */
export function anyResult(): Promise<z.ZodType> {
  return Promise.resolve(z.unknown());
}

function outcome(result: unknown, more: Partial<CommandOutcome<unknown>> = {}): CommandOutcome<unknown> {
  return { result, exitCode: 0, describe: (_, paint) => `${paint.success('Done.')}\n`, ...more };
}

/** Answers with what it was given, as the real one would act on it. */
const register = defineCommand({
  name: 'register',
  resultSchema: anyResult,
  summary: 'Register an application, or bring it to what is wanted.',
  argument: { name: 'type', help: 'What to register.', choices: APP_TYPES, required: false },
  fields: REGISTER_FIELDS,
  examples: [
    {
      text: 'The API of a server',
      command: 'fhir-apps register resource --name "Contoso FHIR" --fhir-url https://fhir.contoso.com',
    },
  ],
  parse: async (_context, input) => {
    const { parseRegistration } = await import('../../src/registration/answers/answers.ts');
    const type = APP_TYPES.find((one) => one === input.argument);
    if (type === undefined) {
      return { issues: [missingIssue('type')] };
    }
    const parsed = parseRegistration(type, input.values);
    return unless('issues' in parsed ? parsed.issues : [], input);
  },
  run: (context, { argument, typed, given }) =>
    Promise.resolve(outcome({ argument, values: typed, given: Object.fromEntries(given), settings: context.settings })),
});

const show = defineCommand({
  name: 'show',
  resultSchema: anyResult,
  summary: 'Show a registration.',
  argument: { name: 'REF', help: 'What to show.', required: true },
  fields: {},
  examples: [],
  run: (_context, { argument }) => Promise.resolve(outcome({ ref: argument, nothing: undefined })),
});

const sandboxStart = defineCommand({
  name: 'sandbox start',
  resultSchema: anyResult,
  summary: 'Serve the sandbox until stopped.',
  fields: { port: textField('milliseconds', { placeholder: 'N', help: 'Port.' }) },
  examples: [],
  run: async (context) => {
    context.redactor.add('s3cret-value');
    await context.announce(JSON.stringify({ secret: 's3cret-value' }));
    context.trace('announced');
    await aborted(context.stop);
    return outcome({}, { describe: () => 'Stopped.\n', stdoutTaken: true });
  },
});

/** Ways in which a run can go, by name. */
const WAYS: Readonly<Record<string, (context: Context) => Promise<CommandOutcome<unknown>>>> = {
  warn: (context) => {
    context.progress('Reading the directory');
    context.warn({ code: 'broad_role', message: 'Careful\u001b[31m now.' });
    context.trace('GET /applications 200');
    return Promise.resolve(outcome({}));
  },
  secret: (context) => {
    context.redactor.add('s3cret-value');
    context.progress('made s3cret-value');
    return Promise.resolve(
      outcome(
        { credential: { secret: 's3cret-value' }, note: 'not s3cret-value' },
        {
          describe: () => 'It is s3cret-value.\n',
          afterPrint: (delivered) => Promise.resolve(context.say(delivered ? 'delivered' : 'not delivered')),
        },
      ),
    );
  },
  'secret-in-error': (context) => {
    context.redactor.add('s3cret-value');
    return Promise.reject(new Error('leaks s3cret-value'));
  },
  unfinished: (context) => {
    context.warn({ code: 'broad_role', message: 'Careful.' });
    const existing = [{ kind: 'application', id: '1', name: 'Contoso', remove: 'fhir-apps delete 1' }];
    return Promise.reject(
      new UnfinishedError('unfinished', 'The secret could not be made.', existing, {
        hint: 'Run it again.',
        requestId: 'r-1',
      }),
    );
  },
  'late-failure': () =>
    Promise.resolve(outcome({}, { afterPrint: () => Promise.reject(new Error('the mark could not be set')) })),
  bug: () => Promise.reject(new TypeError('x is not a function')),
  'loose-rejection': () => {
    void Promise.reject(new TypeError('nobody waits'));
    return new Promise(() => undefined);
  },
  'loose-exception': () => {
    setTimeout(() => {
      throw new TypeError('nobody catches');
    }, 1);
    return new Promise(() => undefined);
  },
  'stops-cleanly': async (context) => {
    await ready(context);
    return outcome({ stopped: true });
  },
  'is-cancelled': async (context) => {
    await ready(context);
    throw context.stop.reason;
  },
  'is-aborted': async (context) => {
    await ready(context);
    throw new DOMException('aborted', 'AbortError');
  },
  hangs: async (context) => {
    await ready(context);
    context.say('finishing');
    await aborted(context.stopNow);
    return new Promise(() => undefined);
  },
  forgets: () => new Promise(() => undefined),
  floods: () => Promise.resolve(outcome({ text: 'x'.repeat(3_000_000) }, { describe: () => 'x'.repeat(3_000_000) })),
};

async function ready(context: Context): Promise<void> {
  context.say('ready');
  await aborted(context.stop);
}

/** Waits for a signal as a real command does, with something open that keeps the process alive. */
async function aborted(signal: AbortSignal): Promise<void> {
  const open = setInterval(() => undefined, 1000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  clearInterval(open);
}

const go = defineCommand({
  name: 'go',
  resultSchema: anyResult,
  summary: 'End in a chosen way.',
  argument: { name: 'way', help: 'Which.', choices: Object.keys(WAYS), required: true },
  fields: {},
  examples: [],
  run: (context, { argument }) => WAYS[argument ?? '']?.(context) ?? Promise.reject(new Error('unknown')),
});

/** Commands that meet everything that the shell has to handle. */
export const SAMPLE_TREE: CommandTree = {
  commands: [register, show, go, sandboxStart],
  groups: { sandbox: 'The embedded tenant.' },
  sections: [],
  triedWords: {},
};
