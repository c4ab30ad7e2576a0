import { describe, expect, it } from 'vitest';
import { defineCommand, formerly } from '../../src/cli/command.ts';
import type { CommandTree } from '../../src/cli/command-tree.ts';
import { renderHelp } from '../../src/cli/help/help-page.ts';
import { helpPages, pageFor } from '../../src/cli/help/help-pages.ts';
import { readCommandLine } from '../../src/cli/program.ts';
import { completionWords } from '../../src/commands/completion/completion-words.ts';
import { listField, switchField, textField } from '../../src/registration/answers/field-definition.ts';
import { runInProcess } from '../main/run-in-process.ts';
import { anyResult } from '../main/sample-commands.ts';

const take = defineCommand({
  name: 'role take',
  resultSchema: anyResult,
  summary: 'Take roles.',
  fields: {
    from: listField('principal', { placeholder: 'WHO', help: 'Who loses it.', formerFlags: ['to'] }),
    keep: textField('duration', { placeholder: 'TIME', help: 'How long it stays.' }),
    now: switchField({ help: 'At once.', replacedBy: '--keep 0' }),
    apply: switchField({ help: 'Nothing.', replacedBy: null }),
    anyway: switchField({ help: 'Although it is the last.', formerFlags: ['force'] }),
    out: textField('path', { placeholder: 'FILE', help: 'Where to.', formerFlags: ['file'], formerShort: 'f' }),
  },
  examples: [],
  run: (_context, { typed }) => Promise.resolve({ result: typed, exitCode: 0, describe: () => 'Done.\n' }),
});

const TREE: CommandTree = {
  commands: [take, formerly('grant take', take)],
  groups: { role: 'Roles.', grant: 'Grants.' },
  sections: [],
  triedWords: {},
};

const WHO = 'user:ada@contoso.com';

function textOf(...argv: readonly string[]): string {
  const line = readCommandLine(argv, TREE);
  return line.kind === 'help' ? renderHelp(pageFor(helpPages(TREE), line.words), 80) : '';
}

describe('a name of before', () => {
  it.each([
    ['a command', ['grant', 'take', '--from', WHO], { from: [WHO] }, ['"grant take" is now "role take".']],
    ['a flag', ['role', 'take', '--to', WHO], { from: [WHO] }, ['"--to" is now "--from".']],
    ['a switch', ['role', 'take', '--force'], { anyway: true }, ['"--force" is now "--anyway".']],
    ['both flags', ['role', 'take', '--from', WHO, '--to', 'x'], { from: [WHO, 'x'] }, ['"--to" is now "--from".']],
    ['a flag with a short one', ['role', 'take', '-f', 'x'], { out: 'x' }, ['"--file" is now "--out".']],
    ['a flag that another took over', ['role', 'take', '--now'], { now: true }, ['"--now" is now "--keep 0".']],
    ['a flag without use', ['role', 'take', '--apply'], { apply: true }, ['"--apply" is not needed any more.']],
    ['the name of today', ['role', 'take', '--from', WHO, '--anyway'], { from: [WHO], anyway: true }, []],
  ])('of %s works, and the run says what it is now', async (_what, argv, result, messages) => {
    const { stdout } = await runInProcess([...argv, '--json'], { tree: TREE });
    expect(JSON.parse(stdout)).toMatchObject({
      command: argv.slice(0, 2).join(' '),
      result,
      warnings: messages.map((message) => ({ code: 'deprecated_name', message })),
    });
  });

  it('takes one line on stderr where a person reads', async () => {
    const ending = await runInProcess(['grant', 'take', '--to', WHO], { tree: TREE });
    expect(ending).toMatchObject({
      stdout: 'Done.\n',
      stderr: '"grant take" is now "role take".\n"--to" is now "--from".\n',
      exitCode: 0,
    });
  });

  it('of a variable is read where the one of today is not set', async () => {
    const fromVariables = async (env: Readonly<Record<string, string>>): Promise<unknown> =>
      JSON.parse((await runInProcess(['role', 'take', '--json'], { tree: TREE, env })).stdout);
    expect(await fromVariables({ FHIR_APPS_TO: WHO })).toMatchObject({ result: { from: [WHO] }, warnings: [] });
    const both = { FHIR_APPS_TO: WHO, FHIR_APPS_FROM: 'user:eve@contoso.com' };
    expect(await fromVariables(both)).toMatchObject({ result: { from: ['user:eve@contoso.com'] }, warnings: [] });
  });

  it('is in no help, but has one', () => {
    expect(textOf('--help')).not.toContain('grant');
    const page = textOf('role', 'take', '--help');
    for (const flag of ['--to', '--now', '--apply', '--force', '--file', '-f,']) {
      expect(page).not.toContain(flag);
    }
    expect(textOf('grant', 'take', '--help')).toContain('--from <who>');
  });

  it('is not suggested', () => {
    expect(readCommandLine(['grnt'], TREE)).toMatchObject({ kind: 'fault', error: { code: 'unknown_command' } });
    expect(JSON.stringify(readCommandLine(['grnt'], TREE))).not.toContain('Did you mean');
  });

  it('is not completed', () => {
    const words = completionWords(TREE.commands, TREE.groups);
    expect(words.map(({ path }) => path)).toEqual(['', 'role', 'role take']);
    const flags = words.find(({ path }) => path === 'role take')?.flags.flatMap(({ names }) => names) ?? [];
    expect(flags).toContain('--from');
    expect(flags).not.toContain('--to');
    expect(flags).not.toContain('--now');
  });
});
