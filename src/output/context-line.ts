import type { SingleMethod } from '../identity/methods.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { textWidth } from '../text/text-width.ts';
import type { Paint } from './paint.ts';

/** A tenant as people know it; null for what is not known. */
export interface NamedTenant {
  readonly id: string;
  readonly name: string | null;
  /** Its default domain. */
  readonly domain: string | null;
}

/** Where a run works, and as whom. */
export interface RunSetting {
  readonly tenant: NamedTenant;
  /** The user principal name of a person, the display name or appId of an application. */
  readonly identityName: string;
  readonly method: SingleMethod;
  readonly sandbox: boolean;
  /** What else the run was found to be about, such as its server and environment file. */
  readonly about: readonly string[];
}

/** How each way to sign in is called in a sentence, after "signed in". */
export const SIGNED_IN: Readonly<Record<SingleMethod, string>> = {
  environment: 'with AZURE_CLIENT_ID',
  workload: 'with workload identity',
  cli: 'with Azure CLI',
  azd: 'with Azure Developer CLI',
  'managed-identity': 'with a managed identity',
  browser: 'in a browser',
  'device-code': 'with a device code',
  sandbox: 'as the administrator of the sandbox',
};

/** The name of a tenant, its domain in brackets where both are known; its id where neither is. */
export function nameOfTenant({ id, name, domain }: NamedTenant): string {
  if (name === null) {
    return domain ?? id;
  }
  return domain === null ? name : `${name} (${domain})`;
}

/**
 * One line that says where a run works and as whom, indented by two; of several where the terminal is too narrow, and
 * broken between its parts only.
 */
export function contextLine(setting: RunSetting, paint: Paint): string {
  const { columns = Infinity } = paint;
  const [first = '', ...others] = partsOf(setting).map((part) => sanitizeText(part));
  const rows = others.reduce<readonly string[]>(
    (lines, part) => {
      const longer = `${lines.at(-1) ?? ''}${SEPARATOR}${part}`;
      return textWidth(longer) < columns ? [...lines.slice(0, -1), longer] : [...lines, `  ${part}`];
    },
    [`  ${first}`],
  );
  return rows.map((row) => painted(row, setting, paint)).join('\n');
}

const SEPARATOR = ' · ';
const SANDBOX = 'Sandbox';

function partsOf({ tenant, identityName, method, sandbox, about }: RunSetting): readonly string[] {
  const where = sandbox
    ? [`${SANDBOX} tenant ${nameOfTenant(tenant)}`, 'nothing reaches Azure']
    : [nameOfTenant(tenant), `${identityName}, signed in ${SIGNED_IN[method]}`];
  return [...where, ...about];
}

function painted(row: string, { sandbox }: RunSetting, paint: Paint): string {
  const mark = `  ${SANDBOX}`;
  return sandbox && row.startsWith(mark)
    ? `  ${paint.warn(SANDBOX)}${paint.dim(row.slice(mark.length))}`
    : paint.dim(row);
}
