import { CREDENTIAL_CODES } from './codes/credential-codes.ts';
import { DIRECTORY_CODES } from './codes/directory-codes.ts';
import { ENVIRONMENT_CODES } from './codes/environment-codes.ts';
import { INPUT_CODES } from './codes/input-codes.ts';
import { RUN_CODES } from './codes/run-codes.ts';
import { SERVICE_CODES } from './codes/service-codes.ts';
import type { ExitCode } from './exit-code.ts';

/** Every error code: what it means, what to do, and the exit codes that it ends a run with. */
export const ERROR_CODES = {
  ...INPUT_CODES,
  ...DIRECTORY_CODES,
  ...CREDENTIAL_CODES,
  ...ENVIRONMENT_CODES,
  ...SERVICE_CODES,
  ...RUN_CODES,
} as const;

type Codes = typeof ERROR_CODES;

/** The codes that can end a run with one of the exit codes `Exit`; default: every code. */
export type ErrorCode<Exit extends ExitCode = ExitCode> = {
  [Code in keyof Codes]: Extract<Codes[Code]['exits'][number], Exit> extends never ? never : Code;
}[keyof Codes];
