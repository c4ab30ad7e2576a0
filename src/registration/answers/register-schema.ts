import { z } from 'zod';
import { CHECKS, ESCAPED_TEXT_CHECKS } from './checks.ts';
import type { IssueCode } from './issue.ts';
import { SERVER_KINDS } from '../model/app-type.ts';

/** A fault in the values of a registration as a whole: the input's key and the sentence for the user. */
export interface ValueIssue {
  readonly key: string;
  readonly message: string;
  readonly missing: boolean;
  /** Null or absent for one without a code of its own. */
  readonly code?: IssueCode | null;
}

const given = { error: 'is missing' };
const list = (check: z.ZodType<string, string>): z.ZodOptional<z.ZodReadonly<z.ZodArray<z.ZodType<string, string>>>> =>
  z.array(check).readonly().optional();

const common = {
  name: z.string(given).pipe(ESCAPED_TEXT_CHECKS.displayName),
  fhirUrl: z.string(given).pipe(CHECKS.fhirUrl),
  serverKind: z.enum(SERVER_KINDS).optional(),
  description: ESCAPED_TEXT_CHECKS.description.optional(),
  notes: ESCAPED_TEXT_CHECKS.notes.optional(),
  owner: list(CHECKS.owner),
  tag: list(ESCAPED_TEXT_CHECKS.tag),
  serviceManagementReference: ESCAPED_TEXT_CHECKS.serviceReference.optional(),
  trust: list(CHECKS.clientId),
};

const client = {
  key: CHECKS.key.optional(),
  resource: CHECKS.reference.optional(),
  adminConsent: z.boolean().optional(),
  allowHandOff: z.boolean().optional(),
};

const credential = {
  credential: z.enum(['secret', 'certificate', 'federated', 'none'], given),
  federated: list(CHECKS.federated),
  secretTo: CHECKS.sink.optional(),
  secretLifetime: CHECKS.lifetime.optional(),
  certificate: CHECKS.path.optional(),
  generateCertificate: CHECKS.path.optional(),
  pfx: z.boolean().optional(),
  certificateLifetime: CHECKS.lifetime.optional(),
};

const replyUrls = z.array(CHECKS.replyUrl, given).min(1, 'is missing').readonly();

/**
 * What `register` needs of each type, by the keys of the fields; a published JSON Schema can be made of it. Invisible
 * characters in texts are refused before, where each value is read: here nobody knows how it was spelled.
 */
export const REGISTER_SCHEMA = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('resource'),
    ...common,
    identifierUri: CHECKS.identifierUri.optional(),
    tokenVersion: z.enum(['1', '2']).optional(),
    scopeConsent: z.enum(['admin', 'user']).optional(),
    ownAudience: z.boolean().optional(),
    scope: list(CHECKS.scopeName),
    appRole: list(CHECKS.appRoleName),
    preAuthorize: list(CHECKS.reference),
    rolesFile: CHECKS.path.optional(),
  }),
  z.strictObject({
    type: z.literal('confidential'),
    ...common,
    ...client,
    ...credential,
    replyUrl: replyUrls,
    logoutUrl: CHECKS.logoutUrl.optional(),
    scope: list(CHECKS.scopeName),
  }),
  z.strictObject({
    type: z.literal('public'),
    ...common,
    ...client,
    replyUrl: replyUrls.optional(),
    platform: z.enum(['auto', 'spa', 'native']).optional(),
    deviceCode: z.boolean().optional(),
    scope: list(CHECKS.scopeName),
  }),
  z.strictObject({
    type: z.literal('service'),
    ...common,
    ...client,
    ...credential,
    role: list(CHECKS.roleName),
    fhirResourceId: CHECKS.fhirResourceId.optional(),
    force: z.boolean().optional(),
  }),
]);

/** The values of one registration, as {@link REGISTER_SCHEMA} lets them through. */
export type RegisterValues = z.infer<typeof REGISTER_SCHEMA>;
