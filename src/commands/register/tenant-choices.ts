import { OFFERED_ROLES } from '../../cli/fields/client-fields.ts';
import type { FieldValues } from '../../cli/fields/field.ts';
import type { Choice } from '../../cli/prompts/choice-lines.ts';
import type { Offers } from '../../cli/prompts/offers.ts';
import type { ListedFhirServer } from '../../graph/observe/list-fhir-servers.ts';
import { parseText } from '../../registration/answers/parsers.ts';
import { serviceRoleIssue } from '../../registration/roles/app-role.ts';
import { allowedActions } from '../../registration/roles/allowed-actions.ts';

/** How long a question waits for what the tenant has before it is asked without that, in milliseconds. */
const PATIENCE_MS = 3000;

/** What offers of a tenant are made of. */
interface TenantSource {
  readonly listed: Promise<readonly ListedFhirServer[]>;
  /** A server that is known without the tenant, which comes first. */
  readonly here: string | null;
  /** Lets the tenant be asked, where it was not; a list that is made of the answer waits for it. */
  readonly begin: () => void;
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/**
 * What the tenant offers as answers: its FHIR servers, which may arrive while a person types, and the roles and scopes
 * of the server that was chosen.
 */
export function tenantOffers({ listed, here, begin, after }: TenantSource): Offers {
  const serverOf = async (values: FieldValues): Promise<ListedFhirServer | null> => {
    const fhirUrl = normalized(values.fhirUrl);
    const servers = await inTime(listed, after);
    return servers.find((server) => server.fhirUrl === fhirUrl) ?? null;
  };
  return {
    lines: (key) =>
      key === 'fhirUrl'
        ? {
            known: here === null ? [] : [{ value: here, name: here, description: HERE }],
            arriving: listed.then((servers) => serverChoices(servers, here)),
            other: 'Another URL',
          }
        : null,
    ticks: async (key, values) => {
      if (key !== 'role' && key !== 'scope') {
        return [];
      }
      begin();
      const server = await serverOf(values);
      return server === null ? [] : key === 'role' ? roleChoices(server) : scopeChoices(server);
    },
  };
}

/** The servers, with what each has; the one that is known already first. */
export function serverChoices(servers: readonly ListedFhirServer[], here: string | null): readonly Choice[] {
  const choices = servers.map(({ fhirUrl, displayName, clients }) => ({
    value: fhirUrl,
    name: fhirUrl,
    description: `${displayName} · ${clients} ${clients === 1 ? 'client' : 'clients'}`,
  }));
  const own = choices.filter(({ value }) => value === here);
  const known = own.length > 0 || here === null ? own : [{ value: here, name: here, description: HERE }];
  return [...known, ...choices.filter(({ value }) => value !== here)];
}

const HERE = 'the file in this directory';

/** The roles that an application can have on a server, each with what it allows. */
export function roleChoices({ appRoles }: Pick<ListedFhirServer, 'appRoles'>): readonly Choice[] {
  const orderOf = ({ value }: Choice): number => OFFERED_ROLES.indexOf(value) + 1 || OFFERED_ROLES.length + 1;
  const choices = appRoles.flatMap((role) => {
    const { value, isEnabled, allowedMemberTypes } = role;
    return value === null ||
      !isEnabled ||
      !allowedMemberTypes.includes('Application') ||
      serviceRoleIssue(value) !== null
      ? []
      : [
          {
            value,
            name: value,
            description: allowedActions(role) ?? 'a custom role: roles.json of the server decides',
          },
        ];
  });
  return choices.sort((one, other) => orderOf(one) - orderOf(other));
}

function scopeChoices({ scopes }: Pick<ListedFhirServer, 'scopes'>): readonly Choice[] {
  return scopes.flatMap(({ value, isEnabled, adminConsentDisplayName }) =>
    value === '' || !isEnabled
      ? []
      : [
          {
            value,
            name: value,
            ...(adminConsentDisplayName === null ? {} : { description: adminConsentDisplayName }),
          },
        ],
  );
}

function normalized(fhirUrl: unknown): unknown {
  const parsed = typeof fhirUrl === 'string' ? parseText('fhirUrl', fhirUrl) : null;
  return parsed !== null && 'value' in parsed ? parsed.value : null;
}

async function inTime(
  listed: Promise<readonly ListedFhirServer[]>,
  after: (milliseconds: number, callback: () => void) => () => void,
): Promise<readonly ListedFhirServer[]> {
  let cancel = (): void => undefined;
  const late = new Promise<readonly ListedFhirServer[]>((resolve) => {
    cancel = after(PATIENCE_MS, () => resolve([]));
  });
  try {
    return await Promise.race([listed, late]);
  } finally {
    cancel();
  }
}
