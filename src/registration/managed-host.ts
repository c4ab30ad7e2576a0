import type { Wording } from '../errors/wording.ts';

/** The domains of Azure Health Data Services and of Azure API for FHIR, one for each cloud. */
const MANAGED_DOMAIN = /(?:^|\.)azurehealthcareapis\.(com|us|cn)$/;

/** The name of that domain below any other top-level domain (`.com.cn` too), or cut off behind it. */
const NO_MANAGED_DOMAIN = /(?:^|\.)azurehealthcareapis?(?:\.(?:com|net|org))?(?:\.[a-z]+)?$/;

/** The FHIR service of a workspace, `WORKSPACE-SERVICE.fhir.…`; the name of a workspace has no hyphen. */
const AHDS_HOST = /^[a-z0-9]+-[a-z0-9-]*[a-z0-9]\.fhir\.azurehealthcareapis\.(com|us|cn)$/;

const AZURE_API_FOR_FHIR_HOST = /^([a-z0-9][a-z0-9-]*)\.azurehealthcareapis\.(com|us|cn)$/;

/** Names directly below the domain that are parts of Azure Health Data Services, and no Azure API for FHIR. */
const SERVICE_DOMAINS: ReadonlyMap<string, string> = new Map([
  ['fhir', 'the domain of all FHIR services'],
  ['www', 'not the host of a FHIR service'],
  ['dicom', 'a DICOM service'],
  ['workspace', 'a workspace'],
  ['iot', 'a MedTech service'],
  ['iotconnector', 'a MedTech service'],
  ['medtech', 'a MedTech service'],
  ['deid', 'a de-identification service'],
  ['privatelink', 'the address of a private endpoint'],
]);

/** Hosts of Microsoft that people paste for that of their FHIR server. */
const MICROSOFT_HOSTS =
  /(^|\.)(portal\.azure\.(com|us|cn)|management\.azure\.com|graph\.microsoft\.(com|us)|login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|login\.windows\.net|entra\.microsoft\.com)$/;

/** The kind of managed FHIR service that a host is of; null for any other host. */
export function managedKindOf(hostname: string): 'ahds' | 'azure-api-for-fhir' | null {
  if (AHDS_HOST.test(hostname)) {
    return 'ahds';
  }
  const name = AZURE_API_FOR_FHIR_HOST.exec(hostname)?.[1];
  return name === undefined || SERVICE_DOMAINS.has(name) ? null : 'azure-api-for-fhir';
}

/** True for the host of a managed FHIR service. */
export function isManagedHost(hostname: string): boolean {
  return managedKindOf(hostname) !== null;
}

/** The sentence that says what a host of Microsoft is that no FHIR server has; null for any other host. */
export function managedHostIssue(hostname: string): string | null {
  if (MICROSOFT_HOSTS.test(hostname)) {
    return `${hostname} is a host of Microsoft's own; give the base URL of the FHIR server.`;
  }
  const suffix = MANAGED_DOMAIN.exec(hostname)?.[1];
  if (suffix === undefined && NO_MANAGED_DOMAIN.test(hostname)) {
    return `${hostname} is under no domain of FHIR services, which are azurehealthcareapis.com, .us and .cn.`;
  }
  if (suffix === undefined || isManagedHost(hostname)) {
    return null;
  }
  const labels = hostname.split('.').slice(0, -2);
  const domain = [...labels].reverse().find((label) => SERVICE_DOMAINS.has(label));
  return `${hostname} is ${whatIs(domain, labels.length)}. A FHIR service has the host WORKSPACE-SERVICE.fhir.azurehealthcareapis.${suffix}.`;
}

function whatIs(domain: string | undefined, depth: number): string {
  if (domain === 'fhir' && depth > 1) {
    return depth === 2 ? 'a workspace without the name of its FHIR service' : 'not the host of a FHIR service';
  }
  return SERVICE_DOMAINS.get(domain ?? '') ?? 'not the host of a FHIR service';
}

const CLOUDS: Readonly<Record<string, readonly string[]>> = {
  com: ['public'],
  us: ['usgov', 'usgov-dod'],
  cn: ['china'],
};

/** The sentence that says that a managed service is in another cloud than the one in use; null where they agree. */
export function otherCloudIssue(fhirUrl: string, cloud: string): Wording | null {
  const { hostname } = new URL(fhirUrl);
  const clouds = CLOUDS[MANAGED_DOMAIN.exec(hostname)?.[1] ?? ''] ?? [cloud];
  return clouds.includes(cloud)
    ? null
    : (input) =>
        `${hostname} is in another cloud than ${cloud}; add ${input('cloud')} ${clouds[0] ?? ''}, or check the URL.`;
}
