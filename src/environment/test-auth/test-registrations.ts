import { toAnswers } from '../../registration/answers/answers.ts';
import { RESOURCE_KEY, slug } from '../../registration/answers/names.ts';
import { replyUrlMessage, splitReplyUrl } from '../../registration/answers/reply-url.ts';
import type { RegisterValues } from '../../registration/answers/register-values.ts';
import type { HandoverNames, WantedRegistration } from '../file/environment.ts';
import type { EnvironmentRequest } from '../file/environment-reading.ts';
import { type SecretDestination, sinkOf } from '../file/secret-destinations.ts';
import type { Mapping } from '../file/tree.ts';
import type { TestPrincipal } from './test-principals.ts';

/**
 * Where the sample SMART app of FHIR Server for Azure signs in: the one reply URL that its scripts knew
 * (`Add-AadTestAuthEnvironment.ps1` in https://github.com/microsoft/fhir-server).
 */
const SAMPLE_APP = 'https://localhost:6001/sampleapp/index.html';

/** The key of a client: its id, as keys are spelled. */
export function keyOf(id: string): string {
  const key = slug(id);
  return key === RESOURCE_KEY ? `client-${key}` : key;
}

/**
 * An id as a part of a name in a key vault: letters, digits and hyphens (Azure: naming rules of Microsoft.KeyVault).
 */
export function vaultName(id: string): string {
  return id.replaceAll(/[._]/g, '-');
}

/** As the tests of FHIR Server for Azure look for them (https://github.com/microsoft/fhir-server). */
function deliveryNames(id: string): HandoverNames {
  return {
    variables: { clientId: `app_${id}_id`, clientSecret: `app_${id}_secret` },
    vaultSecrets: { clientId: `app--${vaultName(id)}--id`, clientSecret: `app--${vaultName(id)}--secret` },
  };
}

/** What the command line says of the environment. */
export interface Named {
  readonly env: string;
  /** Normalised. */
  readonly fhirUrl: string;
}

/** The API of the server, with the roles of all. */
export function wantedResource(
  principals: readonly TestPrincipal[],
  { env, fhirUrl }: Named,
  root: Mapping,
): WantedRegistration {
  const roles = [...new Set(principals.flatMap((principal) => principal.roles))];
  const values = { name: env, fhirUrl, ...(roles.length === 0 ? {} : { appRole: roles }) };
  return {
    kind: 'application',
    key: RESOURCE_KEY,
    answers: toAnswers({ type: 'resource', ...values }),
    values,
    secretTo: null,
    deliveryNames: null,
    position: root.position,
  };
}

/** A client, and where its secret goes. */
export interface WantedClient {
  readonly registration: WantedRegistration;
  readonly destination: SecretDestination | null;
}

/**
 * A client as the scripts made it: with roles a service with a secret, without public, whose id alone is handed over.
 */
export function wantedClient(
  client: TestPrincipal,
  named: Named,
  { secretTo: said }: EnvironmentRequest,
): WantedClient {
  const { id, at } = client;
  const key = keyOf(id);
  const { type, ...values } = clientValues(client, key, named);
  const sink = said === null ? null : sinkOf(said, key);
  const hasSecret = type === 'service';
  return {
    registration: {
      kind: 'application',
      key,
      // Not judged by the rules for flags: they refuse smartUser to a service, which this environment is made of.
      answers: toAnswers(clientValues(client, key, named)),
      values: sink === null || !hasSecret ? values : { ...values, secretTo: sink },
      secretTo: sink,
      deliveryNames: deliveryNames(id),
      position: at.position,
    },
    destination: sink === null || said === null || !hasSecret ? null : { key, at, named: said, sink },
  };
}

function clientValues({ id, roles }: TestPrincipal, key: string, { env, fhirUrl }: Named): RegisterValues {
  const common = { name: `${env}-${id}`, fhirUrl, key };
  return roles.length === 0
    ? { type: 'public', ...common, replyUrl: [SAMPLE_APP, ...smartProxyCallback(fhirUrl)].map(splitReplyUrl) }
    : { type: 'service', ...common, role: roles, credential: 'secret' };
}

/**
 * Where the SMART proxy of the server receives the sign-in for the sample app
 * (`New-FhirServerSmartClientReplyUrl.ps1` in https://github.com/microsoft/fhir-server).
 * On the native platform, because the proxy redeems the code and sends no Origin. None where the server's URL is too
 * long for it.
 */
function smartProxyCallback(fhirUrl: string): readonly string[] {
  const callback = `native=${fhirUrl}/AadSmartOnFhirProxy/callback/${Buffer.from(SAMPLE_APP).toString('base64url')}`;
  return replyUrlMessage(callback) === null ? [callback] : [];
}
