import type { ErrorCodeEntry } from './error-code.ts';

/** Errors about the run as a whole, and about the sandbox. */
export const RUN_CODES = {
  bug: {
    exits: [70],
    meaning: 'This is a bug in fhir-apps. Nothing in the directory is lost: the next run finds it.',
    remedy: 'Run the command again with `--debug`, and report what it prints.',
  },
  cancelled: {
    exits: [130],
    meaning: 'The run was canceled; the message lists what exists.',
    remedy: 'Run the same command again to complete it.',
  },
  output_failed: {
    exits: [1],
    meaning: 'The result could not be written to stdout; what was done stays done.',
    remedy: 'Run the same command again with an output that can be written: nothing is done twice.',
  },
  sandbox_missing: {
    exits: [2],
    meaning: 'The directory of `--state` contains no sandbox.',
    remedy: 'Check `--state`, or make a sandbox with `fhir-apps sandbox start --state`.',
  },
  sandbox_unavailable: {
    exits: [1],
    meaning: 'The sandbox could not be opened.',
    remedy: 'The message explains why; `fhir-apps sandbox stop` stops one that runs.',
  },
  tenant_not_in_sandbox: {
    exits: [2],
    meaning: "`--tenant` names another tenant than the sandbox's.",
    remedy: 'Leave `--tenant` out, or leave `--sandbox` out to work in that tenant.',
  },
  terminated: {
    exits: [143],
    meaning: 'The system stopped the run; the message lists what exists.',
    remedy: 'Run the same command again to complete it.',
  },
  unfinished: {
    exits: [3],
    meaning: 'The run failed after it had created something; `error.details.standing` lists it.',
    remedy: 'Run the same command again: it completes the rest.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
