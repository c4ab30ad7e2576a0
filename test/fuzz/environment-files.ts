import { stringify } from 'yaml';
import { appliesTo, fieldList, isSwitch } from '../../src/cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { type AppType } from '../../src/registration/model/app-type.ts';
import { rightValue } from './command-lines.ts';
import { mutateTree, type Tree } from './mutate-tree.ts';
import type { Random } from './random.ts';

const CLIENT_TYPES = ['confidential', 'public', 'service'] as const;

/** What an entry must say, so that most of them are right before they are changed. */
const NEEDED: Readonly<Record<AppType, Readonly<Record<string, Tree>>>> = {
  resource: { name: 'Contoso FHIR' },
  confidential: { name: 'Portal', replyUrl: 'https://portal.contoso.com/cb' },
  public: { name: 'Growth chart', replyUrl: ['https://chart.contoso.com/'] },
  service: { name: '${NAME:-Nightly} import', role: ['globalImporter'] },
};

/** How clients prove who they are, with what goes with it. */
const CREDENTIALS: readonly Readonly<Record<string, Tree>>[] = [
  { credential: 'none' },
  { credential: 'secret', secretTo: 'env-file:.env' },
  { credential: 'secret', secretTo: 'file:{key}.json', secretLifetime: '30d' },
  { credential: 'federated', federated: ['github:contoso/fhir:branch=main'] },
  { credential: 'certificate', certificate: 'certificate.pem' },
  { credential: 'certificate', generateCertificate: '.', pfx: true },
];

/** What goes with others, or stands at the top of the file. */
const NOT_BY_ITSELF: ReadonlySet<string> = new Set([
  ...['fhirUrl', 'serverKind', 'key', 'managedIdentity', 'identityName', 'ownAudience'],
  ...CREDENTIALS.flatMap((credential) => Object.keys(credential)),
  'certificateLifetime',
]);

/**
 * A file that describes an environment, as YAML, JSON or in the form of the open-source server; now and then with a
 * part changed.
 */
export function environmentFile(random: Random): string {
  const tree = random.oneIn(6) ? testAuthEnvironment(random) : environment(random);
  const changed = random.oneIn(3) ? mutateTree(tree, random) : tree;
  if (random.oneIn(3)) {
    return JSON.stringify(changed, null, random.pick([0, 2]));
  }
  return stringify(changed, {
    aliasDuplicateObjects: random.oneIn(2),
    defaultStringType: random.pick(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL']),
    collectionStyle: random.oneIn(8) ? 'flow' : 'any',
    lineWidth: random.pick([0, 20, 80]),
  });
}

function environment(random: Random): Tree {
  const clients = [...Array(random.below(4)).keys()].map((index) => {
    const type = random.pick(CLIENT_TYPES);
    return [`${type}-${index}`, { type, ...entry(type, random) }] as const;
  });
  const file = {
    ...(random.oneIn(4) ? { $schema: './fhir-apps.schema.json' } : {}),
    fhirUrl: random.pick(['https://fhir.contoso.com', '${URL}', 'https://ward-fhir.fhir.azurehealthcareapis.com']),
    ...(random.oneIn(4) ? { serverKind: random.pick(['oss', 'ahds']) } : {}),
    ...(random.oneIn(4) ? { tenant: 'contoso.com', cloud: 'public' } : {}),
    ...(random.oneIn(3) ? { secretTo: random.pick(['env-file:.env', 'file:{key}', 'keyvault:ward']) } : {}),
    ...(random.oneIn(3) ? { defaults: { tag: ['ward'], owner: 'ada@contoso.com' } } : {}),
    ...(random.oneIn(5) ? {} : { resource: entry('resource', random) }),
    clients: Object.fromEntries(clients),
  };
  const [first] = clients;
  return random.oneIn(3) ? { ...file, environments: environments(first?.[0] ?? null, random) } : file;
}

/** Two of them; the second takes a client away, where there is one. */
function environments(client: string | null, random: Random): Tree {
  return {
    dev: random.oneIn(3) ? null : { fhirUrl: 'https://dev.contoso.com' },
    prod: {
      clients: {
        ...(client === null ? {} : { [client]: null }),
        'public-9': { type: 'public', ...entry('public', random) },
      },
    },
  };
}

/** What an entry says: all that it must, and some of what it may. */
function entry(type: AppType, random: Random): Readonly<Record<string, Tree>> {
  const fields = fieldList(REGISTER_FIELDS).filter(
    (field) => appliesTo(field, type) && random.oneIn(NOT_BY_ITSELF.has(field.key) ? 200 : 12),
  );
  const said = fields.map((field): readonly [string, Tree] => {
    const value = isSwitch(field) ? random.oneIn(2) : rightValue(field, random);
    return [field.key, field.list === true && random.oneIn(2) ? [value] : value];
  });
  const hasCredential = type === 'confidential' || type === 'service';
  return { ...NEEDED[type], ...(hasCredential ? random.pick(CREDENTIALS) : {}), ...Object.fromEntries(said) };
}

/** The form of the open-source server (https://github.com/microsoft/fhir-server/blob/main/testauthenvironment.json). */
function testAuthEnvironment(random: Random): Tree {
  const ids = random.some(['globalReaderUserApp', 'nativeClient', 'smart-patient-A', 'wrongAudienceClient']);
  return {
    users: random.oneIn(3) ? [{ id: 'user', roles: ['globalAdmin'] }] : [],
    clientApplications: ids.map((id) => ({ id, roles: random.some(['globalReader', 'smartUser', 'globalAdmin']) })),
  };
}
