import { z } from 'zod';
import type { BodyRules } from '../read-body.ts';

const text = z.string().nullable().exactOptional();
const flag = z.boolean().nullable().exactOptional();
const guid = z.guid().toLowerCase();
const optionalGuid = guid.nullable().exactOptional();
const time = z.iso.datetime({ offset: true });
const optionalTime = time.nullable().exactOptional();

const permissionScope = z.strictObject({
  id: guid,
  value: text,
  type: z.enum(['User', 'Admin']).exactOptional(),
  isEnabled: z.boolean().exactOptional(),
  adminConsentDisplayName: text,
  adminConsentDescription: text,
  userConsentDisplayName: text,
  userConsentDescription: text,
});

const appRole = z.strictObject({
  id: guid,
  value: text,
  displayName: text,
  description: text,
  allowedMemberTypes: z.array(z.string()),
  isEnabled: z.boolean().exactOptional(),
  // As read back; Graph says where a role comes from and ignores what clients say.
  origin: text,
});

/** The shape of a password credential, for bodies of applications and service principals. */
export const passwordCredential = z.strictObject({
  displayName: text,
  startDateTime: optionalTime,
  endDateTime: optionalTime,
  customKeyIdentifier: text,
  keyId: optionalGuid,
  hint: text,
  secretText: text,
});

/** The shape of a key credential, for bodies of applications and service principals. */
export const keyCredential = z.strictObject({
  keyId: optionalGuid,
  type: z.enum(['AsymmetricX509Cert', 'X509CertAndPassword', 'Symmetric']),
  usage: z.enum(['Verify', 'Sign', 'Encrypt']),
  // Lines of a PEM file are accepted, as recorded in
  // https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_create_for_rbac_create_cert.yaml.
  key: z
    .string()
    .transform((written) => written.replaceAll(/[\r\n]/g, ''))
    .pipe(z.base64())
    .nullable()
    .exactOptional(),
  displayName: text,
  startDateTime: optionalTime,
  endDateTime: optionalTime,
  customKeyIdentifier: text,
});

const optionalClaim = z.strictObject({
  name: z.string().min(1),
  source: text,
  essential: z.boolean().exactOptional(),
  additionalProperties: z.array(z.string()).exactOptional(),
});

const redirectUris = z.array(z.string()).exactOptional();

const applicationShape = z.strictObject({
  displayName: text,
  description: text,
  notes: text,
  uniqueName: text,
  serviceManagementReference: text,
  signInAudience: z.string().exactOptional(),
  identifierUris: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  groupMembershipClaims: text,
  isFallbackPublicClient: flag,
  isDeviceOnlyAuthSupported: flag,
  isDisabled: flag,
  oauth2RequirePostResponse: z.boolean().exactOptional(),
  nativeAuthenticationApisEnabled: z.enum(['none', 'all']).nullable().exactOptional(),
  samlMetadataUrl: text,
  defaultRedirectUri: text,
  tokenEncryptionKeyId: optionalGuid,
  managerApplications: z.array(guid).exactOptional(),
  api: z
    .strictObject({
      acceptMappedClaims: flag,
      knownClientApplications: z.array(guid).exactOptional(),
      requestedAccessTokenVersion: z.int().nullable().exactOptional(),
      oauth2PermissionScopes: z.array(permissionScope).exactOptional(),
      preAuthorizedApplications: z
        .array(
          z.strictObject({
            appId: guid,
            delegatedPermissionIds: z.array(guid),
          }),
        )
        .exactOptional(),
    })
    .exactOptional(),
  appRoles: z.array(appRole).exactOptional(),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: guid,
        resourceAccess: z.array(z.strictObject({ id: guid, type: z.enum(['Scope', 'Role']) })),
      }),
    )
    .exactOptional(),
  web: z
    .strictObject({
      homePageUrl: text,
      logoutUrl: text,
      redirectUris,
      redirectUriSettings: z
        .array(z.strictObject({ uri: text, index: z.int().nullable().exactOptional() }))
        .exactOptional(),
      implicitGrantSettings: z
        .strictObject({ enableIdTokenIssuance: flag, enableAccessTokenIssuance: flag })
        .exactOptional(),
    })
    .exactOptional(),
  spa: z.strictObject({ redirectUris }).exactOptional(),
  publicClient: z.strictObject({ redirectUris }).exactOptional(),
  info: z
    .strictObject({
      // A picture is uploaded; what Graph shows before is accepted.
      logoUrl: z.null().exactOptional(),
      marketingUrl: text,
      privacyStatementUrl: text,
      supportUrl: text,
      termsOfServiceUrl: text,
    })
    .exactOptional(),
  optionalClaims: z
    .strictObject({
      idToken: z.array(optionalClaim).exactOptional(),
      accessToken: z.array(optionalClaim).exactOptional(),
      saml2Token: z.array(optionalClaim).exactOptional(),
    })
    .nullable()
    .exactOptional(),
  parentalControlSettings: z
    .strictObject({ countriesBlockedForMinors: z.array(z.string()).exactOptional(), legalAgeGroupRule: text })
    .exactOptional(),
  servicePrincipalLockConfiguration: z
    .strictObject({
      isEnabled: z.boolean(),
      allProperties: flag,
      credentialsWithUsageVerify: flag,
      credentialsWithUsageSign: flag,
      tokenEncryptionKeyId: flag,
    })
    .nullable()
    .exactOptional(),
  authenticationBehaviors: z
    .strictObject({
      blockAzureADGraphAccess: flag,
      removeUnverifiedEmailClaim: flag,
      requireClientServicePrincipal: flag,
    })
    .nullable()
    .exactOptional(),
  requestSignatureVerification: z
    .strictObject({ isSignedRequestRequired: z.boolean(), allowedWeakAlgorithms: text })
    .nullable()
    .exactOptional(),
  addIns: z
    .array(
      z.strictObject({
        id: optionalGuid,
        type: z.string(),
        properties: z.array(z.strictObject({ key: text, value: text })).exactOptional(),
      }),
    )
    .exactOptional(),
  passwordCredentials: z.array(passwordCredential).exactOptional(),
  keyCredentials: z.array(keyCredential).exactOptional(),
});

/** What a client may write of an application (https://learn.microsoft.com/graph/api/resources/application). */
export type ApplicationWrite = z.infer<typeof applicationShape>;

const creationShape = applicationShape.extend({ 'owners@odata.bind': z.array(z.string()).exactOptional() });

/** How the body of a PATCH of an application is read. */
export const applicationBody: BodyRules<ApplicationWrite> = {
  shape: applicationShape,
  resource: 'Application',
  readOnly: [
    'id',
    'appId',
    'applicationTemplateId',
    'certification',
    'createdByAppId',
    'createdDateTime',
    'deletedDateTime',
    'disabledByMicrosoftStatus',
    'publisherDomain',
    'verifiedPublisher',
  ],
};

/** How the body of a POST is read: owners can be bound while an application is made, and only then. */
export const newApplicationBody: BodyRules<z.infer<typeof creationShape>> = {
  ...applicationBody,
  shape: creationShape,
};

/** The body of `addPassword`; an empty object is accepted (https://github.com/Azure/azure-cli/issues/28522). */
export const addPasswordBody: BodyRules<{ passwordCredential?: PasswordWrite | null }> = {
  shape: z.strictObject({ passwordCredential: passwordCredential.nullable().exactOptional() }),
  resource: 'PasswordCredential',
  readOnly: [],
};

/** A password credential as a client writes it. */
export type PasswordWrite = z.infer<typeof passwordCredential>;

/** The body of `removePassword`. */
export const removePasswordBody: BodyRules<{ keyId: string }> = {
  shape: z.strictObject({ keyId: guid }),
  resource: 'PasswordCredential',
  readOnly: [],
};
