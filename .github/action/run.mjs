// Runs one command for the action: its words for people go to the log, and its result as JSON to a file. What it found
// goes to the summary of the job, and to annotations at the lines of the environment file.
import { spawn } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const env = process.env;
const words = [
  ...lines(env.INPUT_COMMAND ?? '').flatMap((line) => line.split(/\s+/)),
  ...lines(env.INPUT_ARGS ?? ''),
  ...(env.INPUT_ENVIRONMENT_FILE ? ['-f', env.INPUT_ENVIRONMENT_FILE] : []),
];

const { exitCode, stdout } = await run([env.FHIR_APPS_PROGRAM, ...words, '--json']);
const envelope = parsed(stdout);
const path = join(env.RUNNER_TEMP, `fhir-apps-${Date.now()}.json`);
// What a command gives may have settings in it that no one else should see.
await writeFile(path, stdout, { mode: 0o600 });
await appendFile(env.GITHUB_OUTPUT, `exit-code=${exitCode}\nresult=${path}\n`);
await appendFile(env.GITHUB_STEP_SUMMARY, summaryOf(envelope));
annotationsOf(envelope).forEach((line) => console.log(line));
process.exitCode = exitCode;

/** The lines of an input that have something in them. */
function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What the program prints on stderr goes to the log as it comes. */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, stdout: text }));
  });
}

/** The JSON of a run; null for a command that prints none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A heading, the error or the findings, and the changes of a plan. */
function summaryOf(envelope) {
  const title = `## fhir-apps ${words
    .slice(0, 2)
    .filter((word) => !word.startsWith('-'))
    .join(' ')}\n\n`;
  const state = exitCode === 0 ? 'Done.' : `Exit code ${exitCode}.`;
  const error = envelope?.error;
  const rows = [
    ...(error ? [`- **${inline(error.code)}** ${inline(error.message)}`] : []),
    ...findingsOf(envelope).map(({ severity, message }) => `- **${inline(severity)}** ${inline(message)}`),
    ...changesOf(envelope).map(({ action, summary }) => `- \`${inline(action)}\` ${inline(summary)}`),
  ];
  return `${title}${state}\n\n${rows.join('\n')}\n`;
}

/** An error or warning of the job for each finding, at its line of the environment file where it has one. */
function annotationsOf(envelope) {
  const file = envelope?.result?.file ?? env.INPUT_ENVIRONMENT_FILE ?? '';
  const error = envelope?.error;
  return [
    ...(error ? [`::error title=${property(error.code)}::${data(error.message)}`] : []),
    ...findingsOf(envelope).map(({ id, severity, message, line }) => {
      const kind = severity === 'medium' || severity === 'warning' || severity === 'info' ? 'warning' : 'error';
      const at = typeof line === 'number' && file !== '' ? `file=${property(file)},line=${line},` : '';
      return `::${kind} ${at}title=${property(id ?? 'finding')}::${data(message)}`;
    }),
  ];
}

function findingsOf(envelope) {
  const findings = envelope?.result?.findings;
  return Array.isArray(findings) ? findings : [];
}

function changesOf(envelope) {
  const { registrations, changes } = envelope?.result ?? {};
  const entries = Array.isArray(registrations) ? registrations.flatMap((each) => each.changes ?? []) : (changes ?? []);
  const seen = new Set();
  return entries.filter(({ summary }) => typeof summary === 'string' && !seen.has(summary) && seen.add(summary));
}

/** A text of a directory inside a line of Markdown. */
function inline(text) {
  return String(text)
    .replace(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function data(text) {
  return String(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text) {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
