import { z } from 'zod';
import { keyCredential, passwordCredential } from '../applications/application-shape.ts';
import type { BodyRules } from '../read-body.ts';

const text = z.string().nullable().exactOptional();

const shape = z.strictObject({
  appId: z.guid().toLowerCase().exactOptional(),
  accountEnabled: z.boolean().exactOptional(),
  alternativeNames: z.array(z.string()).exactOptional(),
  appRoleAssignmentRequired: z.boolean().exactOptional(),
  description: z.string().max(1024).nullable().exactOptional(),
  homepage: text,
  loginUrl: text,
  notes: z.string().max(1024).nullable().exactOptional(),
  notificationEmailAddresses: z.array(z.string()).exactOptional(),
  preferredSingleSignOnMode: z.enum(['password', 'saml', 'notSupported', 'oidc']).nullable().exactOptional(),
  samlSingleSignOnSettings: z.strictObject({ relayState: text }).nullable().exactOptional(),
  servicePrincipalType: z.literal('Application').exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  tokenEncryptionKeyId: z.guid().toLowerCase().nullable().exactOptional(),
  keyCredentials: z.array(keyCredential).exactOptional(),
  passwordCredentials: z.array(passwordCredential).exactOptional(),
});

const creationShape = shape.extend({ 'owners@odata.bind': z.array(z.string()).exactOptional() });

/**
 * What a client may write of a service principal (https://learn.microsoft.com/graph/api/resources/serviceprincipal).
 */
export type ServicePrincipalWrite = z.infer<typeof shape>;

/** How the body of a PATCH of a service principal is read. */
export const servicePrincipalBody: BodyRules<ServicePrincipalWrite> = {
  shape,
  resource: 'ServicePrincipal',
  // Copies of the application, and what only the service sets; that Graph refuses all of these is assumption A74.
  readOnly: [
    'id',
    'addIns',
    'appDescription',
    'appDisplayName',
    'appOwnerOrganizationId',
    'appRoles',
    'applicationTemplateId',
    'createdByAppId',
    'createdDateTime',
    'deletedDateTime',
    'disabledByMicrosoftStatus',
    'displayName',
    'info',
    'isDisabled',
    'logoutUrl',
    'oauth2PermissionScopes',
    'preferredTokenSigningKeyThumbprint',
    'replyUrls',
    'resourceSpecificApplicationPermissions',
    'servicePrincipalNames',
    'signInAudience',
    'verifiedPublisher',
  ],
};

/** How the body of a POST is read: owners can be bound while a service principal is made, and only then. */
export const newServicePrincipalBody: BodyRules<z.infer<typeof creationShape>> = {
  ...servicePrincipalBody,
  shape: creationShape,
};
