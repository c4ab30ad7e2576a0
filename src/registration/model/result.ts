import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../errors/error-codes.ts';
import { WARNING_CODES, type WarningCode } from '../../errors/warning-codes.ts';
import type { Immutable } from './immutable.ts';
import { TIME } from './result-keys.ts';

const ERROR_CODE = z.enum(Object.keys(ERROR_CODES) as ErrorCode[]).meta({ id: 'ErrorCode' });
const WARNING_CODE = z.enum(Object.keys(WARNING_CODES) as WarningCode[]).meta({ id: 'WarningCode' });

/** Why a run, or one entry of a file, failed; unknown is null. */
export const ERROR_RESULT = z
  .strictObject({
    code: ERROR_CODE,
    message: z.string(),
    hint: z.string().nullable().describe('What to do next.'),
    requestId: z.string().nullable().describe("Microsoft's id of the request that failed."),
    details: z.record(z.string(), z.unknown()).nullable(),
    docsUrl: z.url().describe('Where the manual explains the code.'),
  })
  .meta({ id: 'Error' });

/** See {@link ERROR_RESULT}. */
export type ErrorResult = Immutable<z.infer<typeof ERROR_RESULT>>;

/** Something the user should know although the run goes on; `code` is part of the command line's contract. */
export const WARNING = z
  .strictObject({
    code: z.union([WARNING_CODE, ERROR_CODE]).describe('That of an error where one was put up with.'),
    message: z.string(),
  })
  .meta({ id: 'Warning' });

/** See {@link WARNING}. */
export type WarningResult = Immutable<z.infer<typeof WARNING>>;

/** One write, done or (in a dry run) to be done. */
export const CHANGE = z
  .strictObject({
    action: z.enum(['create', 'update', 'assign', 'add', 'remove', 'restore']),
    target: z
      .string()
      .describe(
        'What is written: an object or collection of Graph or Azure by its name, such as application or federatedIdentityCredential.',
      ),
    summary: z.string(),
  })
  .meta({ id: 'Change' });

/** See {@link CHANGE}. */
export type Change = Immutable<z.infer<typeof CHANGE>>;

const PROPERTY_KEYS = {
  property: z
    .string()
    .nullable()
    .describe('As Graph or Azure spells it, such as web.redirectUris; null for a restoration or a deletion.'),
  before: z.unknown().describe('Null for nothing there, as of what is created.'),
  after: z.unknown().describe('Null for nothing there. Lists have names next to ids.'),
};

/** One property that a write changes; null stands for nothing there. */
export const PROPERTY_CHANGE = CHANGE.extend(PROPERTY_KEYS).meta({ id: 'PropertyChange' });

/** See {@link PROPERTY_CHANGE}. */
export type PropertyChange = Immutable<z.infer<typeof PROPERTY_CHANGE>>;

/** Something that stays to be done by someone with more rights; unknown parts are null. */
export const HAND_OFF = z
  .strictObject({
    kind: z.enum([
      'admin-consent',
      'azure-rbac',
      'azure-rbac-removal',
      'app-role',
      'app-role-removal',
      'consent-revocation',
      'fhir-user',
    ]),
    who: z.string().describe('Who may do it: the least directory or Azure role.'),
    url: z.string().nullable(),
    command: z.string().nullable(),
    bicep: z
      .string()
      .nullable()
      .exactOptional()
      .describe('The same as a Bicep template; present only where kind is azure-rbac.'),
    effect: z.string().nullable().describe('What the application could do with it.'),
    owners: z.array(z.string()).nullable().describe('Who owned the application then, by name.'),
    credentials: z.array(z.string()).nullable().describe('What the application could sign in with then.'),
    expiresAt: TIME.nullable().describe('When it is to be asked for again, 7 days after the run.'),
    approveWith: z
      .string()
      .nullable()
      .describe('The command with which an administrator reviews and grants it; null where approve cannot grant it.'),
  })
  .meta({ id: 'HandOff', description: 'What is left for an administrator.' });

/** See {@link HAND_OFF}. */
export type HandOff = Immutable<z.infer<typeof HAND_OFF>>;

/** What a hand-off says besides the request itself, so that a person can review it. */
export type HandOffFacts = Pick<HandOff, 'effect' | 'owners' | 'credentials' | 'expiresAt' | 'approveWith'>;

/** Where nothing of that is known. */
export const NO_HAND_OFF_FACTS: HandOffFacts = {
  effect: null,
  owners: null,
  credentials: null,
  expiresAt: null,
  approveWith: null,
};

/** A permission that the application asks for, and whether it has been granted. */
export const PERMISSION = z
  .strictObject({
    resource: z.string().describe('appId of the API that the permission belongs to.'),
    value: z.string(),
    kind: z.enum(['delegated', 'application']),
    granted: z.boolean().nullable().describe('Null where it could not be read.'),
  })
  .meta({ id: 'Permission' });

/** See {@link PERMISSION}. */
export type PermissionResult = Immutable<z.infer<typeof PERMISSION>>;
