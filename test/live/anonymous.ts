import { type JsonObject, isObject, type LiveExchange } from './exchange.ts';
import type { Kind, Made } from './made.ts';
import type { AzureTargets, ServiceName, Services } from './services.ts';

/** What a report may never show of a tenant, and what stands in its place. */
export interface TenantFacts {
  readonly tenantId: string;
  /** The domain that was typed first. */
  readonly domains: readonly string[];
  /** Of the organization and of whoever is signed in. */
  readonly names: readonly string[];
  readonly targets: AzureTargets | null;
  /** What the names of this run begin with. */
  readonly runName: string;
  readonly urls: Services['urls'];
}

/** An exchange in the form of a recording. */
export interface RecordedExchange {
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly headers: JsonObject;
  readonly body: unknown;
  readonly status: number;
  readonly responseHeaders: JsonObject;
  readonly response: unknown;
}

/** Takes from texts and exchanges whatever names a tenant, its people or its secrets. */
export interface Anonymizer {
  /** Learns an object of the run, whose ids get readable placeholders, such as `{app1.id}`. */
  learn(made: Made): void;
  text(text: string): string;
  value(value: unknown): unknown;
  exchange(service: ServiceName, exchange: LiveExchange): RecordedExchange;
}

const LABELS: Readonly<Record<Kind, string>> = {
  application: 'app',
  servicePrincipal: 'sp',
  policy: 'policy',
  identity: 'identity',
  roleAssignment: 'roleAssignment',
  secret: 'secret',
};

/** Where the services are in the public cloud, whichever was asked. */
const HOSTS: Readonly<Record<ServiceName, string>> = {
  graph: 'https://graph.microsoft.com',
  entra: 'https://login.microsoftonline.com',
  azure: 'https://management.azure.com',
  vault: 'https://{vault}.vault.azure.net',
};

/** Members that hold secrets, in JSON and in forms. */
const SECRETS =
  /^(secretText|client_secret|client_assertion|assertion|proof|device_code|user_code|(access|refresh|id)_token|password)$/;

/** Members that hold what a person is called or reached by. */
const PERSONAL =
  /^(mail|userPrincipalName|upn|unique_name|preferred_username|givenName|surname|mobilePhone|businessPhones|jobTitle|officeLocation|otherMails|proxyAddresses|ipaddr|location|tenant_region_scope|hint)$/;

const KEPT_REQUEST_HEADERS = ['content-type', 'prefer', 'consistencylevel'];
const KEPT_HEADERS = [
  ...['allow', 'cache-control', 'content-type', 'location', 'odata-version', 'preference-applied', 'retry-after'],
  ...['www-authenticate', 'x-ms-throttle-scope', 'x-ms-throttle-information', 'x-ms-throttle-limit-percentage'],
];

/** Ids that Microsoft publishes, and those that mean nothing. */
const PUBLIC_ID = /^(0000000[0-3]-0000-0000-c000-000000000000|([0-9a-f])\2{7}-\2{4}-\2{4}-\2{4}-\2{12})$/;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;
const JWT = /eyJ[\w-]*\.[\w-]+(?:\.[\w-]*)*/g;
const EMAIL = /[\w.+#-]+@[\w-]+(?:\.[\w-]+)+/g;
const INITIAL_DOMAIN = /(?<![\w-])[\w-]+\.onmicrosoft\.(?:com|us|cn)/gi;
const IP_ADDRESS =
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<!\w)[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){4,7}(?!\w)|(?<!\w)[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?!\w)/gi;
const HOST = /(https?:\/\/)([\w.{}-]+(?::\d+)?)/gi;

/** Hosts that Microsoft publishes, and those that questions make up. */
const PUBLIC_HOST =
  /^(?:(?:[\w-]+\.)*(?:microsoft\.(?:com|us)|microsoftonline\.(?:com|us)|windows\.net|aka\.ms|example|example\.com)|management\.azure\.com|(?:\{vault\}\.)?vault\.azure\.net|localhost)$/i;

const MAX_TEXT = 2000;
const MAX_ENTRIES = 40;

/** Makes an anonymizer for one tenant; equal ids get equal placeholders. */
export function createAnonymizer(facts: TenantFacts): Anonymizer {
  const known = knownTexts(facts);
  const labels = new Map<string, string>();
  const secrets = new Set<string>();
  const counts = new Map<string, number>();
  const next = (label: string): number => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return count;
  };
  const labelOf = (id: string): string => {
    const key = id.toLowerCase();
    const label = labels.get(key) ?? (PUBLIC_ID.test(key) ? id : `{guid${next('guid')}}`);
    labels.set(key, label);
    return label;
  };
  const text = (from: string): string => {
    const open = [...secrets].reduce((rest, secret) => rest.replaceAll(secret, '{secret}'), from);
    return known
      .reduce((rest, [pattern, placeholder]) => rest.replace(pattern, placeholder), open.replace(JWT, '{token}'))
      .replace(EMAIL, '{user}')
      .replace(INITIAL_DOMAIN, '{domain}')
      .replace(HOST, (whole, scheme: string, host: string) => (PUBLIC_HOST.test(host) ? whole : `${scheme}{host}`))
      .replace(GUID, labelOf)
      .replace(IP_ADDRESS, '{client-ip}');
  };
  const member = (name: string, from: unknown): unknown => {
    if (SECRETS.test(name) && typeof from === 'string') {
      if (from.length > 5) {
        secrets.add(from);
      }
      return '{secret}';
    }
    if (PERSONAL.test(name) && from !== null) {
      return `{${name}}`;
    }
    return name === 'key' && typeof from === 'string' ? '{certificate}' : value(from);
  };
  const value = (from: unknown): unknown => {
    if (typeof from === 'string') {
      return from.length > MAX_TEXT ? `{${from.length} characters}` : text(from);
    }
    if (Array.isArray(from)) {
      const shown: unknown[] = from.slice(0, from.length > MAX_ENTRIES ? 2 : MAX_ENTRIES).map(value);
      return [...shown, ...(shown.length < from.length ? [`{${from.length - shown.length} more}`] : [])];
    }
    if (!isObject(from)) {
      return from;
    }
    const members = Object.entries(from).map(([name, each]): [string, unknown] => [text(name), member(name, each)]);
    return Object.fromEntries(members);
  };
  /** Objects of a list that the run has not made are the tenant's own. */
  const isOfRun = (entry: unknown): boolean => {
    const shown = JSON.stringify(entry);
    return (
      shown.includes(facts.runName) || [...labels].some(([id, label]) => label.includes('.') && shown.includes(id))
    );
  };
  const response = ({ body, text: raw }: LiveExchange['answer']): unknown => {
    if (raw === '') {
      return null;
    }
    if (Object.keys(body).length === 0 && !raw.trimStart().startsWith('{')) {
      return `{a page of ${raw.length} characters}`;
    }
    const list = body['value'];
    const ofRun = (each: unknown): unknown => (isObject(each) && !isOfRun(each) ? '{object of the tenant}' : each);
    return value(Array.isArray(list) ? { ...body, value: list.map(ofRun) } : body);
  };
  return {
    learn: ({ kind, ids }) => {
      const label = `${LABELS[kind]}${next(kind)}`;
      for (const [name, id] of Object.entries(ids)) {
        if (id !== '' && !labels.has(id.toLowerCase())) {
          labels.set(id.toLowerCase(), `{${label}.${name}}`);
        }
      }
    },
    text,
    value,
    exchange: (service, { request, answer }) => {
      const { pathname, search } = new URL(request.url);
      const base = facts.urls[service];
      const path = base === null ? pathname : pathname.slice(new URL(base).pathname.replace(/\/$/, '').length);
      const query = search === '' ? null : text(decodeURIComponent(search.slice(1).replaceAll('+', ' ')));
      const form = request.body instanceof URLSearchParams ? withoutCode(request.body) : request.body;
      return {
        method: request.method,
        path: service === 'graph' ? text(path) : `${HOSTS[service].slice('https://'.length)}${text(path)}`,
        query,
        headers: keptHeaders(Object.entries(request.headers), KEPT_REQUEST_HEADERS, text),
        body: form === undefined ? null : value(form),
        status: answer.status,
        responseHeaders: keptHeaders([...answer.headers], KEPT_HEADERS, text),
        response: response(answer),
      };
    },
  };
}

/** An authorization code is a secret; `code` is one in forms only. */
function withoutCode(form: URLSearchParams): JsonObject {
  const fields = Object.fromEntries(form);
  return 'code' in fields ? { ...fields, code: '{secret}' } : fields;
}

function keptHeaders(
  headers: readonly (readonly [string, string])[],
  kept: readonly string[],
  text: (from: string) => string,
): JsonObject {
  return Object.fromEntries(
    headers.filter(([name]) => kept.includes(name.toLowerCase())).map(([name, value]) => [name, text(value)]),
  );
}

/** What is replaced wherever it is found: the longest first, so that none is cut by another. */
function knownTexts(facts: TenantFacts): readonly (readonly [RegExp, string])[] {
  const { tenantId, domains, names, targets, runName, urls } = facts;
  const services = (['vault', 'graph', 'entra', 'azure'] as const).flatMap((service): [string, string][] => {
    const url = urls[service];
    if (url === null) {
      return [];
    }
    const host = HOSTS[service].slice('https://'.length);
    return service === 'vault'
      ? [[url, HOSTS.vault]]
      : [
          [url, HOSTS[service]],
          [new URL(url).host, host],
        ];
  });
  // In a sandbox, all share an origin: what follows it tells Entra from Graph.
  const authorities = [tenantId, ...domains].map((tenant): [string, string] => [
    `${urls.entra ?? ''}/${tenant}`,
    `${HOSTS.entra}/{tenant}`,
  ]);
  const places: [string, string][] =
    targets === null
      ? []
      : [
          [targets.subscription, '{sub}'],
          [targets.resourceGroup, '{rg}'],
          [targets.vault ?? '', '{vault}'],
        ];
  const own: [string, string][] = [
    [tenantId, '{tenant}'],
    [tenantId.replaceAll('-', ''), '{tenant}'],
    [runName, '{run}-'],
    ...domains.map((domain, index): [string, string] => [domain, index === 0 ? '{domain}' : `{domain${index + 1}}`]),
    ...places,
    ...names.map((name): [string, string] => [name, '{name}']),
  ];
  const byLength = own.filter(([each]) => each !== '').sort(([one], [other]) => other.length - one.length);
  return [...authorities, ...services, ...byLength].map(([each, placeholder]) => [
    new RegExp(
      `(?<![\\w-])${each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${each.endsWith('-') ? '' : '(?![\\w-])'}`,
      'gi',
    ),
    placeholder,
  ]);
}
