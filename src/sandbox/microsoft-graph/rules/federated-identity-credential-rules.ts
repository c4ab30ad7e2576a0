import type { Application, FederatedIdentityCredential } from '../../tenant/application.ts';
import type { FederatedIdentityCredentialWrite } from '../applications/federated-identity-credential-shape.ts';
import { badRequest, GraphError, invalidValue, sameKey } from '../graph-error.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

const RESOURCE = 'FederatedIdentityCredential';
const MAX_CREDENTIALS = 20;
const TEXT_LENGTH = 600;
/**
 * At most 120 characters that fit into a URL
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential). The minimum of three and the alphabet
 * are assumption A78.
 */
const NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{2,119}$/;

/** The required properties of a new credential. Throws GraphError 400 (text: assumption A79). */
export function requireNewValues(write: FederatedIdentityCredentialWrite): void {
  for (const property of ['name', 'issuer', 'subject', 'audiences'] as const) {
    if (write[property] === undefined || write[property] === null) {
      throw badRequest(`A value is required for property '${property}' of resource '${RESOURCE}'.`);
    }
  }
}

/**
 * Limits and uniqueness (https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview);
 * `before` is null for a new credential.
 * Throws GraphError 409 for a taken name (text: https://github.com/Azure/azure-workload-identity), 400
 * `InvalidFederatedIdentityCredentialValue` for a taken pair of issuer and subject (text:
 * https://github.com/Azure/azure-workload-identity/issues/434), and 400 for the rest (texts: assumption A80).
 */
export function checkFederatedIdentityCredential(
  application: Application,
  credential: FederatedIdentityCredential,
  before: FederatedIdentityCredential | null,
): void {
  checkValues(credential);
  if (before !== null && credential.name !== before.name) {
    throw invalidValue('name', RESOURCE);
  }
  const others = application.federatedIdentityCredentials.filter((each) => each.id !== credential.id);
  if (others.some(({ name }) => name.toLowerCase() === credential.name.toLowerCase())) {
    throw sameKey(`FederatedIdentityCredential with name ${credential.name} already exists.`);
  }
  const { issuer, subject } = credential;
  if (others.some((each) => each.issuer === issuer && each.subject === subject)) {
    throw new GraphError(
      400,
      'InvalidFederatedIdentityCredentialValue',
      `The combination of issuer and subject must be unique for the application. Issuer ${issuer} and Subject: ` +
        `${subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${subject}, ` +
        'objectType: Microsoft.Online.DirectoryServices.Application',
    );
  }
  if (before === null && others.length >= MAX_CREDENTIALS) {
    throw badRequest(`The application already has the maximum of ${MAX_CREDENTIALS} federated identity credentials.`);
  }
}

function checkValues({ name, issuer, subject, audiences, description }: FederatedIdentityCredential): void {
  const [audience = '', ...more] = audiences;
  const isFine = {
    name: NAME.test(name),
    issuer: issuer.length <= TEXT_LENGTH && canParseUrl(issuer) && /^https:/i.test(issuer),
    subject: isText(subject),
    audiences: isText(audience) && more.length === 0,
    description: (description?.length ?? 0) <= TEXT_LENGTH,
  };
  for (const [property, holds] of Object.entries(isFine)) {
    if (!holds) {
      throw invalidValue(property, RESOURCE);
    }
  }
}

function isText(text: string): boolean {
  return text.trim() !== '' && text.length <= TEXT_LENGTH;
}
