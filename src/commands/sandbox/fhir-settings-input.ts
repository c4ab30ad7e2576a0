import { textIssue } from '../../registration/answers/parsers.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import type { FhirServerName, FhirServerSettings } from '../../sandbox/fhir-servers.ts';
import type { ConfigureInput } from './sandbox-fields.ts';

/** What is to be set on which server. */
export interface FhirSettings {
  readonly server: FhirServerName;
  readonly change: Partial<FhirServerSettings>;
}

/** A setting by the name that its server has for it. */
interface NamedSetting {
  readonly server: FhirServerName;
  readonly name: string;
  readonly key: keyof FhirServerSettings;
}

/**
 * The environment variables of FHIR Server for Azure (https://github.com/microsoft/fhir-server), and the properties of
 * the managed service (https://learn.microsoft.com/azure/templates/microsoft.healthcareapis/workspaces/fhirservices).
 */
const NAMED_SETTINGS: readonly NamedSetting[] = [
  { server: 'oss', name: 'FhirServer__Security__Enabled', key: 'securityEnabled' },
  { server: 'oss', name: 'FhirServer__Security__Authorization__Enabled', key: 'authorizationEnabled' },
  { server: 'oss', name: 'FhirServer__Security__Authentication__Authority', key: 'authority' },
  { server: 'oss', name: 'FhirServer__Security__Authentication__Audience', key: 'audience' },
  { server: 'oss', name: 'FhirServer__Security__Authorization__FhirUserClaim', key: 'fhirUserClaim' },
  { server: 'oss', name: 'FhirServer__Security__Authorization__ScopesClaim__1', key: 'scopesFromRoles' },
  { server: 'ahds', name: 'authenticationConfiguration.authority', key: 'authority' },
  { server: 'ahds', name: 'authenticationConfiguration.audience', key: 'audience' },
];

/** Takes a server back to what it does when nobody has set it. */
const DEFAULT = 'default';

/** Reads the arguments and flags of `sandbox configure`, of which flags win; tells every fault at once. */
export function readFhirSettings({
  argument,
  moreArguments,
  values,
  given,
}: ConfigureInput): FhirSettings | { readonly issues: readonly ValueIssue[] } {
  const words = argument === undefined ? [] : [argument, ...moreArguments];
  const [first] = words;
  const server = first === 'oss' || first === 'ahds' ? first : 'oss';
  const assignments = first === server ? words.slice(1) : words;
  const readings = [
    ...assignments.map((word) => readAssignment(server, word)),
    ...(['audience', 'authority'] as const).flatMap((key) => {
      const value = values[key];
      return value === undefined ? [] : [settingOf(key, value)];
    }),
  ];
  // A flag whose value is at fault is given all the same, and has been told of.
  if (readings.length === 0 && !given.has('audience') && !given.has('authority')) {
    return {
      issues: [
        valueIssue('NAME=VALUE', 'is missing; give a setting as `register` prints it, --audience or --authority.'),
      ],
    };
  }
  const issues = readings.flatMap((reading) => ('message' in reading ? [reading] : []));
  const changes = readings.flatMap((reading) => ('message' in reading ? [] : [reading]));
  return issues.length > 0 ? { issues } : { server, change: changes.reduce((all, each) => ({ ...all, ...each }), {}) };
}

type Reading = Partial<FhirServerSettings> | ValueIssue;

function readAssignment(server: FhirServerName, word: string): Reading {
  const [, given = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  // .NET takes a colon for the double underscore, and any case.
  const name = given.replaceAll(':', '__').toLowerCase();
  const setting = NAMED_SETTINGS.find((each) => each.name.toLowerCase() === name);
  if (setting === undefined) {
    const known = NAMED_SETTINGS.filter((each) => each.server === server).map((each) => each.name);
    return valueIssue('NAME=VALUE', `"${word}" is none of oss, ahds, and ${known.join('=…, ')}=….`);
  }
  if (setting.server !== server) {
    return valueIssue('NAME=VALUE', `${setting.name} is a setting of ${setting.server}; begin with that server.`);
  }
  switch (setting.key) {
    case 'securityEnabled':
    case 'authorizationEnabled':
      return /^(true|false)$/i.test(value)
        ? { [setting.key]: value.toLowerCase() === 'true' }
        : valueIssue('NAME=VALUE', `${setting.name} is true or false, not "${value}".`);
    case 'fhirUserClaim':
      return { fhirUserClaim: value === DEFAULT || value === '' ? null : value };
    case 'scopesFromRoles':
      return value === 'roles' || value === DEFAULT
        ? { scopesFromRoles: value === 'roles' }
        : valueIssue('NAME=VALUE', `${setting.name} is roles or ${DEFAULT}, not "${value}".`);
    case 'authority':
    case 'audience':
      return readText(setting.key, value);
  }
}

function readText(key: 'audience' | 'authority', text: string): Reading {
  const issue = textIssue(key, text);
  return issue === null ? settingOf(key, text) : valueIssue('NAME=VALUE', issue.message);
}

function settingOf(key: 'audience' | 'authority', value: string): Partial<FhirServerSettings> {
  return { [key]: value === DEFAULT ? null : value };
}
