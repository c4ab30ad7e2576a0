import { describe, expect, it } from 'vitest';
import { defineCommand } from '../../src/cli/command.ts';
import { commandPages } from '../../src/cli/help/command-pages.ts';
import { renderHelp } from '../../src/cli/help/help-page.ts';
import { type CommandLine, readCommandLine } from '../../src/cli/program.ts';
import { switchField, textField } from '../../src/registration/answers/field-definition.ts';
import { anyResult, SAMPLE_TREE } from '../main/sample-commands.ts';

function read(...argv: readonly string[]): CommandLine {
  return readCommandLine(argv, SAMPLE_TREE);
}

/** The words of help that a command line asks for. */
function helpOf(...argv: readonly string[]): string {
  const line = read(...argv);
  return line.kind === 'help' ? line.words.join(' ') : line.kind;
}

/** What is left of a command to compare. */
function invocationOf(line: CommandLine): unknown {
  return line.kind === 'command' ? [line.command.name, line.argument, line.typed] : line;
}

describe('a command', () => {
  it.each([
    ['register service --name x', ['register', 'service', { name: ['x'] }]],
    ['register --name x service', ['register', 'service', { name: ['x'] }]],
    ['register', ['register', undefined, {}]],
    ['--json register', ['register', undefined, { json: true }]],
    ['register --json', ['register', undefined, { json: true }]],
    ['--tenant t register --cloud c service', ['register', 'service', { tenant: ['t'], cloud: ['c'] }]],
    ['register -y', ['register', undefined, { yes: true }]],
    ['register -yqv', ['register', undefined, { yes: true, quiet: true, verbose: true }]],
    ['register --no-input --no-color', ['register', undefined, { noInput: true, noColor: true }]],
    ['register --scope a --scope=b --scope c,d', ['register', undefined, { scope: ['a', 'b', 'c,d'] }]],
    ['register --name a --name b', ['register', undefined, { name: ['a', 'b'] }]],
    ['register --name=-x --notes=', ['register', undefined, { name: ['-x'], notes: [''] }]],
    ['register --name=--json', ['register', undefined, { name: ['--json'] }]],
    ['show -- -odd', ['show', '-odd', {}]],
    ['show', ['show', undefined, {}]],
    ['sandbox start --port 1', ['sandbox start', undefined, { port: ['1'] }]],
    ['-q sandbox -y start', ['sandbox start', undefined, { quiet: true, yes: true }]],
  ])('is read from %s', (line, expected) => {
    expect(invocationOf(read(...line.split(' ')))).toEqual(expected);
  });
});

describe('a command with two arguments', () => {
  const print = defineCommand({
    name: 'print',
    resultSchema: anyResult,
    summary: 'Print one of them.',
    argument: {
      name: 'REF',
      help: 'which one',
      required: true,
      next: { name: 'format', help: 'what it looks like', choices: ['env', 'json'], required: false },
    },
    fields: {},
    examples: [],
    run: () => Promise.resolve({ result: {}, exitCode: 0, describe: () => '' }),
  });
  const readPrint = (...argv: readonly string[]): CommandLine =>
    readCommandLine(argv, { commands: [print], groups: {}, sections: [], triedWords: {} });

  it.each([
    ['print', undefined, []],
    ['print job', 'job', []],
    ['print job env', 'job', ['env']],
    ['print --json job env', 'job', ['env']],
  ])('is read from %s', (line, argument, moreArguments) => {
    expect(readPrint(...line.split(' '))).toMatchObject({ kind: 'command', argument, moreArguments });
  });

  it('takes no third', () => {
    expect(readPrint('print', 'job', 'env', 'more')).toMatchObject({
      kind: 'fault',
      error: { message: "Too many arguments for 'print'. Expected 2 arguments but got 3." },
    });
  });

  it('has both in its help', () => {
    const page = commandPages(print, new Map()).map((each) => renderHelp(each, 80))[0];
    expect(page).toContain('Usage: fhir-apps print <ref> [format] [options]');
    expect(page).toMatch(/ {2}<ref> +which one\n {2}\[format\] +what it looks like \(one of env, json\)\n/);
  });
});

describe('a flag that can be without a value', () => {
  const list = defineCommand({
    name: 'list',
    resultSchema: anyResult,
    summary: 'List what expires.',
    argument: { name: 'REF', help: 'whose', required: false },
    fields: {
      expiring: textField('period', { placeholder: 'TIME', bareValue: '30d', help: 'What expires soon.' }),
      check: switchField({ help: 'Exit 5.' }),
    },
    examples: [],
    run: () => Promise.resolve({ result: {}, exitCode: 0, describe: () => '' }),
  });
  const readList = (...argv: readonly string[]): CommandLine =>
    readCommandLine(argv, { commands: [list], groups: {}, sections: [], triedWords: {} });

  it.each([
    ['list --expiring 7d', undefined, { expiring: ['7d'] }],
    ['list --expiring=7d x', 'x', { expiring: ['7d'] }],
    ['list x --expiring', 'x', { expiring: ['30d'] }],
    ['list --expiring --check', undefined, { expiring: ['30d'], check: true }],
    ['list --expiring 7d --expiring', undefined, { expiring: ['7d', '30d'] }],
    ['list --expiring -- x', 'x', { expiring: ['30d'] }],
  ])('is read from %s', (line, argument, typed) => {
    expect(invocationOf(readList(...line.split(' ')))).toEqual(['list', argument, typed]);
  });

  it('is in help with its value in brackets, and nothing of the parser’s own', () => {
    const page = commandPages(list, new Map()).map((each) => renderHelp(each, 80))[0];
    expect(page).toMatch(/^ {2}--expiring \[time\] +What expires soon$/m);
  });
});

describe('a fault', () => {
  it.each([
    ['bogus', 'unknown_command', null, "Unknown command 'bogus'."],
    ['sandbox strt', 'unknown_command', null, "Unknown command 'strt'."],
    ['register --bogus', 'unknown_option', 'register', "Unknown option '--bogus'."],
    ['--bogus', 'unknown_option', null, "Unknown option '--bogus'."],
    ['register --yes=1', 'unknown_option', null, "Option '--yes' takes no value."],
    ['register --json=', 'unknown_option', null, "Option '--json' takes no value."],
    ['register --device-code=yes', 'unknown_option', 'register', "Option '--device-code' takes no value."],
    ['register --client-secret=abc', 'unknown_option', 'register', "Unknown option '--client-secret'."],
    ['help nosuch', 'unknown_command', null, "Unknown command 'nosuch'."],
    ['help sandbox strt', 'unknown_command', null, "Unknown command 'strt'."],
    ['-h nosuch', 'unknown_command', null, "Unknown command 'nosuch'."],
    ['nosuch --help', 'unknown_command', null, "Unknown command 'nosuch'."],
    ['sandbox strt --help', 'unknown_command', null, "Unknown command 'strt'."],
    ['register --name', 'option_without_value', 'register', "Option '--name <TEXT>' has no value."],
    ['register --name --json', 'option_without_value', 'register', "Option '--name <TEXT>' has no value."],
    ['register --name -x', 'option_without_value', 'register', "Option '--name' has no value."],
    ['register --name --fhir-url x', 'option_without_value', 'register', "Option '--name' has no value."],
    ['--tenant --sandbox register', 'option_without_value', null, "Option '--tenant' has no value."],
    ['show a b', 'too_many_arguments', 'show', "Too many arguments for 'show'. Expected 1 argument but got 2."],
    ['--json', 'command_missing', null, 'No command was given.'],
  ])('in %s is told', (line, code, commandName, message) => {
    expect(read(...line.split(' '))).toMatchObject({
      kind: 'fault',
      commandName,
      error: { code, message, exitCode: 2 },
    });
  });

  it.each([
    ['register --fhir-ulr x', 'Did you mean --fhir-url? `fhir-apps register --help` lists what there is.'],
    ['register --tennant x', 'Did you mean --tenant? `fhir-apps register --help` lists what there is.'],
    ['registr', 'Did you mean register? `fhir-apps --help` lists what there is.'],
    ['help registr', 'Did you mean register? `fhir-apps --help` lists what there is.'],
    ['sandbox strt', 'Did you mean start? `fhir-apps sandbox --help` lists what there is.'],
    ['help sandbox strt', 'Did you mean start? `fhir-apps sandbox --help` lists what there is.'],
    ['register --json=yes', 'Write --json alone, or leave it out. `fhir-apps --help` lists what there is.'],
    [
      'register --name -x',
      'A value that begins with a dash is written --name=-x. `fhir-apps register --help` lists what there is.',
    ],
  ])('in %s comes with what was probably meant', (line, hint) => {
    expect(read(...line.split(' '))).toMatchObject({ error: { hint } });
  });
});

describe('help', () => {
  it.each([
    ['', '--help'],
    ['--help', '--help'],
    ['-h', '--help'],
    ['--json --help', '--help'],
    ['help', 'help'],
    ['register --help', 'register --help'],
    ['register service -h', 'register service --help'],
    ['register --sandbox service -h', 'register service --help'],
    ['--json help register', 'help register'],
    ['help register service', 'help register service'],
    ['help sandbox start', 'help sandbox start'],
    ['sandbox start --help', 'sandbox start --help'],
    ['sandbox', 'sandbox --help'],
    ['sandbox --help', 'sandbox --help'],
    ['help exit-codes', 'help exit-codes'],
    ['show 1 --help', 'show 1 --help'],
  ])('is what "%s" asks for', (line, words) => {
    expect(helpOf(...line.split(' ').filter((word) => word !== ''))).toBe(words);
  });
});

describe('the version', () => {
  it.each([['--version'], ['-V'], ['register', '--version']])('is what %s asks for', (...argv) => {
    expect(read(...argv)).toEqual({ kind: 'version' });
  });
});
