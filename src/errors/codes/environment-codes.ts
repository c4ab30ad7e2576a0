import { EXIT_CODES } from '../exit-code.ts';
import type { ErrorCodeEntry } from './error-code.ts';

/** Errors about the environment file, its lock file and the runs over many registrations. */
export const ENVIRONMENT_CODES = {
  audit_log_failed: {
    exits: [3],
    meaning: 'The audit log could not be written any more, so nothing more was done.',
    remedy: 'Fix that and run the same command again. `error.details.unwritten` has what the log lacks.',
  },
  audit_log_unwritable: {
    exits: [2],
    meaning: 'The audit log cannot be written; nothing was changed.',
    remedy: 'Make it writable, or name another file with `--audit-log`.',
  },
  client_failed: {
    exits: [3],
    meaning: 'The resource is there, but clients of the same file that it should pre-authorize failed.',
    remedy: 'Fix those clients and run the same command again.',
  },
  clients_stand: {
    exits: [3],
    meaning: 'The resource was not deleted, because one of its clients could not be deleted.',
    remedy: 'Run the same command again when that client can be deleted.',
  },
  environment_failed: {
    exits: EXIT_CODES,
    meaning: 'Some registrations of the file failed; the exit code is that of their errors.',
    remedy: '`error.details.registrations` lists which and why.',
  },
  environment_invalid: {
    exits: [2],
    meaning: 'The environment file has mistakes.',
    remedy: 'The message names the file, line and column of each.',
  },
  environment_unfinished: {
    exits: [3],
    meaning: 'Some registrations of the file failed after something was created for them.',
    remedy: 'Fix what `error.details.registrations` names and run the same command again.',
  },
  environment_unreadable: {
    exits: [2],
    meaning: 'The environment file is missing or cannot be read.',
    remedy: 'Name it with `-f FILE`, or make one with `fhir-apps init`.',
  },
  file_exists: {
    exits: [2],
    meaning: 'The file to write is there already.',
    remedy: 'Name another with `--out FILE`, or replace it with `--overwrite`.',
  },
  file_unwritable: {
    exits: [2],
    meaning: 'The file cannot be written.',
    remedy: 'Make its directory writable, or name another file with `-f FILE`.',
  },
  key_differs: {
    exits: [2],
    meaning: 'An application of this name exists under the key that an earlier version derived.',
    remedy: 'Write that key in the file; the hint has it.',
  },
  lock_conflicted: {
    exits: [2],
    meaning: 'The lock file contains a merge conflict.',
    remedy: 'Resolve it; the hint explains which lines to keep.',
  },
  lock_invalid: {
    exits: [2],
    meaning: 'The lock file was changed by hand or is damaged.',
    remedy: 'Take back the last change to it; the message names the place.',
  },
  lock_of_newer_version: {
    exits: [2],
    meaning: 'The lock file was written by a newer fhir-apps.',
    remedy: 'Update fhir-apps.',
  },
  lock_of_other_tenant: {
    exits: [2],
    meaning: 'The lock file is of another tenant or server than this run.',
    remedy: 'Check `--tenant`, `--env` and `fhirUrl`.',
  },
  lock_unreadable: {
    exits: [2],
    meaning: 'The lock file cannot be read.',
    remedy: 'Make it readable; it must be a plain file.',
  },
  lock_unwritable: {
    exits: [2, 3],
    meaning: 'The lock file cannot be written.',
    remedy: 'Make its directory writable and run the same command again, which pins the applications.',
  },
  nothing_registered: {
    exits: [2],
    meaning: 'This tenant has no registration of fhir-apps for the server.',
    remedy: 'Leave `--from` out to begin a file by being asked, or adopt what there is.',
  },
  resource_blocked: {
    exits: [2],
    meaning: 'The client waits for the resource of the same file, which is blocked.',
    remedy: 'Fix what the message reports of the resource.',
  },
  set_in_file: {
    exits: [2],
    meaning:
      'The environment file of the directory sets what `edit` was to change, so that `apply` would take it back.',
    remedy: 'Change it in the file, in the line that the message names, then run `fhir-apps apply`.',
  },
  resource_failed: {
    exits: [3],
    meaning: 'The client waits for the resource of the same file, which failed.',
    remedy: 'Fix the resource and run the same command again.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
