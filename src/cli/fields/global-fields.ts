import type { Field } from './field.ts';

/** How to sign in; `default` tries environment, workload, cli and azd in this order. */
export const AUTH_METHODS = [
  'default',
  'environment',
  'workload',
  'cli',
  'azd',
  'managed-identity',
  'browser',
  'device-code',
] as const;

/** The clouds that `--cloud` knows (https://learn.microsoft.com/graph/deployments). */
export const CLOUD_NAMES = ['public', 'usgov', 'usgov-dod', 'china'] as const;

/** The flags that every command takes, in the order that help lists them. */
export const GLOBAL_FIELDS: readonly Field[] = [
  {
    key: 'tenant',
    flag: 'tenant',
    placeholder: 'ID|DOMAIN',
    check: 'tenant',
    help: 'The Microsoft Entra tenant to work in.',
    default: 'the one of your sign-in',
  },
  {
    key: 'cloud',
    flag: 'cloud',
    placeholder: 'NAME',
    choices: CLOUD_NAMES,
    help: 'The Microsoft cloud.',
    default: 'public',
  },
  {
    key: 'auth',
    flag: 'auth',
    placeholder: 'METHOD',
    choices: AUTH_METHODS,
    help: 'How to sign in; default tries environment, workload, cli, azd.',
    default: 'default',
  },
  {
    key: 'clientId',
    flag: 'client-id',
    placeholder: 'ID',
    check: 'clientId',
    help: 'The application or managed identity to sign in as.',
  },
  { key: 'sandbox', flag: 'sandbox', help: 'Work in the embedded sandbox tenant: no Azure, no sign-in of yours.' },
  { key: 'json', flag: 'json', help: 'Print exactly one JSON object on stdout, and never ask.' },
  { key: 'yes', flag: 'yes', short: 'y', help: 'Answer confirmations with yes; other questions are still asked.' },
  { key: 'noInput', flag: 'no-input', help: 'Turn all questions off: what is missing is an error.' },
  {
    key: 'auditLog',
    flag: 'audit-log',
    placeholder: 'FILE',
    check: 'path',
    help: 'Append one line of JSON for each write to this file.',
  },
  {
    key: 'changeRef',
    flag: 'change-ref',
    placeholder: 'TEXT',
    check: 'changeRef',
    help: 'Why this is done, such as the number of a change, for the audit log.',
  },
  { key: 'dryRun', flag: 'dry-run', help: 'Show what would change, and write nothing.' },
  { key: 'quiet', flag: 'quiet', short: 'q', help: 'No progress; only the result, warnings and errors.' },
  { key: 'verbose', flag: 'verbose', short: 'v', help: 'List each request on stderr.' },
  { key: 'debug', flag: 'debug', help: 'As --verbose, with bodies (secrets redacted) and stack traces.' },
  { key: 'noColor', flag: 'no-color', help: 'No colour; NO_COLOR does the same.' },
  {
    key: 'timeout',
    flag: 'timeout',
    placeholder: 'TIME',
    check: 'duration',
    help: 'Give up waiting for Microsoft after this time.',
    default: '180s',
  },
  {
    key: 'graphUrl',
    flag: 'graph-url',
    placeholder: 'URL',
    check: 'httpsOrigin',
    help: 'Microsoft Graph of a cloud that --cloud does not know; with --authority-url.',
  },
  {
    key: 'authorityUrl',
    flag: 'authority-url',
    placeholder: 'URL',
    check: 'httpsOrigin',
    help: 'The sign-in authority of a cloud that --cloud does not know; with --graph-url.',
  },
];
