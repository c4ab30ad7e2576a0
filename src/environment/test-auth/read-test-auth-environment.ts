import { flagOf } from '../../errors/wording.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { Warning } from '../../errors/warning.ts';
import { type EnvironmentReading, type EnvironmentRequest, failedReading } from '../file/environment-reading.ts';
import { unknownKey } from '../file/read-entry.ts';
import { sharedDestinationIssues } from '../file/secret-destinations.ts';
import { type EnvironmentIssue, issueAt, type Mapping } from '../file/tree.ts';
import { readPrincipals, type TestPrincipal } from './test-principals.ts';
import { keyOf, vaultName, wantedClient, wantedResource } from './test-registrations.ts';

/**
 * True for the testauthenvironment.json of FHIR Server for Azure
 * (https://github.com/microsoft/fhir-server/blob/main/testauthenvironment.json), whose readers ignore case.
 */
export function isTestAuthEnvironment(root: Mapping): boolean {
  return [...root.entries.keys()].some((key) => key.toLowerCase() === 'clientapplications');
}

/**
 * Reads a testauthenvironment.json as the scripts of FHIR Server for Azure did
 * (`Add-AadTestAuthEnvironment.ps1` in https://github.com/microsoft/fhir-server):
 * a client with roles is a service with a secret, one without is public, the resource has the roles of all, and names
 * begin with the environment. Users are not made.
 */
export function readTestAuthEnvironment(root: Mapping, request: EnvironmentRequest): EnvironmentReading {
  const issues: EnvironmentIssue[] = [];
  const sections = new Map([...root.entries].map(([key, member]) => [key.toLowerCase(), member]));
  for (const [key, { position, value }] of root.entries) {
    if (!['users', 'clientapplications'].includes(key.toLowerCase())) {
      const known = [{ key: 'users' }, { key: 'clientApplications' }];
      issues.push(issueAt({ position, path: value.path }, unknownKey(key, known)));
    }
  }
  const users = readPrincipals(sections.get('users')?.value, issues);
  const clients = readPrincipals(sections.get('clientapplications')?.value, issues);
  const { env, fhirUrl } = request;
  if (env === null) {
    issues.push(
      issueAt(
        root,
        `is a testauthenvironment.json: add ${flagOf('env')} NAME, which the names of its clients begin with.`,
      ),
    );
  }
  if (fhirUrl === null) {
    issues.push(
      issueAt(root, `is a testauthenvironment.json: add ${flagOf('fhirUrl')} URL, the server that it is for.`),
    );
  }
  issues.push(...sharedNameIssues(clients));
  const named = { env: env ?? '', fhirUrl: fhirUrl ?? 'https://fhir.invalid' };
  const wanted = clients.map((client) => wantedClient(client, named, request));
  issues.push(...sharedDestinationIssues(wanted.flatMap(({ destination }) => destination ?? [])));
  if (issues.length > 0) {
    return failedReading(issues);
  }
  return {
    environment: {
      file: request.file,
      name: env,
      fhirUrl: named.fhirUrl,
      serverKind: inferServerKind(named.fhirUrl),
      tenant: null,
      cloud: null,
      registrations: [
        wantedResource([...users, ...clients], named, root),
        ...wanted.map(({ registration }) => registration),
      ],
    },
    issues: [],
    namedFiles: [],
    warnings: usersNotMade(users),
  };
}

function usersNotMade(users: readonly TestPrincipal[]): readonly Warning[] {
  return users.length === 0
    ? []
    : [
        {
          code: 'users_not_made',
          message: `Users are not made: ${users.map(({ id }) => id).join(', ')}. Give roles to people who exist with \`fhir-apps role assign\`.`,
        },
      ];
}

/** Two ids that differ only in what some name cannot carry would become one client, or one secret. */
function sharedNameIssues(clients: readonly TestPrincipal[]): readonly EnvironmentIssue[] {
  const first = new Map<string, TestPrincipal>();
  return clients.flatMap((client) => {
    const names = [keyOf(client.id), vaultName(client.id).toLowerCase()];
    const other = names.map((name) => first.get(name)).find((one) => one !== undefined);
    names.filter((name) => !first.has(name)).forEach((name) => first.set(name, client));
    return other === undefined
      ? []
      : [
          issueAt(
            client.at,
            `has an id that cannot be distinguished from "${other.id}" (${other.at.path}) where it becomes a name.`,
          ),
        ];
  });
}
