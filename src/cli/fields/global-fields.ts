import { choiceField, switchField, textField, withFallback } from '../../registration/answers/field-definition.ts';

/** How to sign in; `default` tries environment, workload, cli and azd in this order. */
const AUTH_METHODS = [
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

/** One of {@link CLOUD_NAMES}. */
export type CloudName = (typeof CLOUD_NAMES)[number];

/** The flags that every command takes, in the order that help lists them. */
export const GLOBAL_FIELDS = {
  tenant: textField('tenant', {
    placeholder: 'ID|DOMAIN',
    help: 'The Microsoft Entra tenant to work in.',
    default: 'the one of your sign-in',
  }),
  cloud: choiceField(CLOUD_NAMES, {
    placeholder: 'NAME',
    help: 'The Microsoft cloud.',
    default: 'public',
  }),
  auth: withFallback(
    'default',
    choiceField(AUTH_METHODS, {
      placeholder: 'METHOD',
      help: 'How to sign in; default tries environment, workload, cli, azd.',
    }),
  ),
  clientId: textField('clientId', {
    placeholder: 'ID',
    help: 'The application or managed identity to sign in as.',
  }),
  sandbox: switchField({ help: 'Work in the embedded sandbox tenant: no Azure, no sign-in of yours.' }),
  json: switchField({ help: 'Print exactly one JSON object on stdout, and never ask.' }),
  yes: switchField({ short: 'y', help: 'Answer confirmations with yes; other questions are still asked.' }),
  noInput: switchField({ help: 'Turn all questions off: what is missing is an error.' }),
  auditLog: textField('path', {
    placeholder: 'FILE',
    help: 'Append one line of JSON for each write to this file.',
  }),
  changeRef: textField('changeRef', {
    placeholder: 'TEXT',
    help: 'Why this is done, such as the number of a change, for the audit log.',
  }),
  dryRun: switchField({ help: 'Show what would change, and write nothing.' }),
  quiet: switchField({ short: 'q', help: 'No progress; only the result, warnings and errors.' }),
  verbose: switchField({ short: 'v', help: 'List each request on stderr.' }),
  debug: switchField({ help: 'As --verbose, with bodies (secrets redacted) and stack traces.' }),
  noAnimation: switchField({ help: 'Nothing moves, and words take the place of symbols; for screen readers.' }),
  noColor: switchField({ help: 'No color; NO_COLOR does the same.' }),
  timeoutMs: withFallback(
    '180s',
    textField('duration', {
      flag: 'timeout',
      placeholder: 'TIME',
      help: 'Give up waiting for Microsoft after this time.',
    }),
  ),
  graphUrl: textField('httpsOrigin', {
    placeholder: 'URL',
    help: 'Microsoft Graph of a cloud that --cloud does not know; with --authority-url.',
  }),
  authorityUrl: textField('httpsOrigin', {
    placeholder: 'URL',
    help: 'The sign-in authority of a cloud that --cloud does not know; with --graph-url.',
  }),
};
