import { z } from 'zod';
import { afterDuration } from '../rules/credential-rules.ts';

const state = z.enum(['enabled', 'disabled']).optional();
const time = z.iso.datetime({ offset: true }).nullable().optional();
const duration = z
  .string()
  .refine((text) => afterDuration(new Date(0), text) !== null)
  .nullable()
  .optional();

/**
 * Callers that are exempt by their custom security attributes, which the sandbox does not have
 * (https://learn.microsoft.com/graph/api/resources/appmanagementpolicyactorexemptions).
 */
const excludeActors = z
  .strictObject({ customSecurityAttributes: z.array(z.looseObject({})).exactOptional() })
  .nullable()
  .optional();

/** A restriction of passwords (Graph `passwordCredentialConfiguration`). */
export const passwordRestriction = z.strictObject({
  restrictionType: z.enum([
    'passwordAddition',
    'passwordLifetime',
    'symmetricKeyAddition',
    'symmetricKeyLifetime',
    'customPasswordAddition',
  ]),
  state,
  maxLifetime: duration,
  restrictForAppsCreatedAfterDateTime: time,
  excludeActors,
});

/** A restriction of keys (Graph `keyCredentialConfiguration`). */
export const keyRestriction = z.strictObject({
  restrictionType: z.enum(['asymmetricKeyLifetime', 'trustedCertificateAuthority']),
  state,
  maxLifetime: duration,
  restrictForAppsCreatedAfterDateTime: time,
  excludeActors,
});

const uriRestriction = z.strictObject({
  state,
  restrictForAppsCreatedAfterDateTime: time,
  excludeAppsReceivingV2Tokens: z.boolean().nullable().optional(),
});

/**
 * A restriction of new identifier URIs (https://learn.microsoft.com/graph/api/resources/identifieruriconfiguration).
 */
export const identifierUriRestrictions = z.strictObject({
  nonDefaultUriAddition: uriRestriction.exactOptional(),
  uriAdditionWithoutUniqueTenantIdentifier: uriRestriction.exactOptional(),
});
