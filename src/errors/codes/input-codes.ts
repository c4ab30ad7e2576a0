import type { ErrorCodeEntry } from './error-code.ts';

/** Errors in what the user gave. */
export const INPUT_CODES = {
  base_url_expected: {
    exits: [2],
    meaning: 'The FHIR URL leads below the base URL, such as to `/metadata`, or has a query.',
    remedy: 'Give the base URL; the message has it.',
  },
  cloud_incomplete: {
    exits: [2],
    meaning: 'Only one of the two URLs of a cloud of your own was given.',
    remedy: 'Give both `--graph-url` and `--authority-url`, or name a known cloud with `--cloud`.',
  },
  cloud_url_malformed: {
    exits: [2],
    meaning: 'The URL of a cloud is not an https origin.',
    remedy: 'Leave out the version, the tenant, the query and the user name.',
  },
  command_missing: {
    exits: [2],
    meaning: 'No command was given.',
    remedy: '`fhir-apps --help` lists the commands.',
  },
  confirmation_required: {
    exits: [2],
    meaning: 'The command would remove something or give access, and the run is not interactive.',
    remedy: 'Preview it with `--dry-run`, then run it again with `--yes`.',
  },
  format_unsuitable: {
    exits: [2],
    meaning: 'The settings of this application cannot be written in this format.',
    remedy: 'Leave the format out, or name another one; the message explains what it is for.',
  },
  host_unsupported: {
    exits: [2],
    meaning: 'The host is not a FHIR service of Azure, such as a DICOM service, or it is in another cloud.',
    remedy: 'Check the FHIR URL and `--cloud`.',
  },
  invalid_command_line: {
    exits: [2],
    meaning: 'The command line could not be read.',
    remedy: 'The message explains why; `--help` after the command lists its options.',
  },
  invalid_input: {
    exits: [2],
    meaning: 'One or more values are missing or invalid.',
    remedy: 'The message lists all of them, and what would be right.',
  },
  option_without_value: {
    exits: [2],
    meaning: 'An option that needs a value has none.',
    remedy: 'Give the value after the option.',
  },
  placeholder_unfilled: {
    exits: [2],
    meaning: "A URL, host, id or subject still has a template's placeholder in it.",
    remedy: 'Give the value itself. In names and notes this is only a warning.',
  },
  portal_unknown: {
    exits: [2],
    meaning: 'The application has no page in a portal: it is in the sandbox, or in a cloud of your own.',
    remedy: 'Leave `--web` out; `show` then prints what is known of the application.',
  },
  proxy_malformed: {
    exits: [2],
    meaning: '`HTTPS_PROXY` is not the URL of a proxy.',
    remedy: 'Write `http://HOST:PORT`, with `USER:PASSWORD@` before the host where the proxy asks for them.',
  },
  too_many_arguments: {
    exits: [2],
    meaning: 'The command line has more arguments than the command takes.',
    remedy: 'Quote values that contain spaces.',
  },
  type_unclear: {
    exits: [2],
    meaning: 'What an application to adopt is cannot be inferred from what it has.',
    remedy: 'Name its type with `--type`.',
  },
  unknown_command: {
    exits: [2],
    meaning: 'There is no such command.',
    remedy: 'The message has the nearest name; `fhir-apps --help` lists the commands.',
  },
  unknown_option: {
    exits: [2],
    meaning: 'The command has no such option.',
    remedy: 'The message has the nearest name; `--help` after the command lists its options.',
  },
  text_missing: {
    exits: [2],
    meaning: 'There is no text to explain.',
    remedy: 'Give a code or a message, or pipe a log to `fhir-apps explain`.',
  },
  token_in_argument: {
    exits: [2],
    meaning: 'A token was given on the command line, where other processes see it.',
    remedy: 'Give it on stdin. Treat the token as leaked.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
