import { flagOf } from '../../errors/wording.ts';
import { dirname } from 'node:path';
import type { GivenRegistration } from '../../registration/answers/register-values.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { Warning } from '../../errors/warning.ts';
import { NAMED_FILES } from '../../reconcile/named-files.ts';
import { chooseEnvironment } from './choose-environment.ts';
import type { WantedRegistration } from './environment.ts';
import {
  type EnvironmentReading,
  type EnvironmentRequest,
  failedReading,
  type NamedFile,
} from './environment-reading.ts';
import { interpolate } from './interpolate.ts';
import { type EntryToValidate, validateEntry, type SharedValues } from './validate-entry.ts';
import { parseTree } from './parse-tree.ts';
import { readEntries } from './read-entries.ts';
import { readDefaults } from './read-entry.ts';
import { readSettings } from './read-settings.ts';
import { isTestAuthEnvironment, readTestAuthEnvironment } from '../test-auth/read-test-auth-environment.ts';
import { type NamedSink, type SecretDestination, sharedDestinationIssues, sinkOf } from './secret-destinations.ts';
import { type EnvironmentIssue, issueAt, inOrder, type Mapping } from './tree.ts';

/** Lets entries be judged where the file names no server, which is told by itself. */
const SOME_FHIR_URL = 'https://fhir.invalid';

/** Reads the text of a file into the environment that was asked for, or tells everything that is wrong with it. */
export function readEnvironmentText(text: string, request: EnvironmentRequest): EnvironmentReading {
  const reading = readText(text, request);
  return { ...reading, issues: inOrder(reading.issues) };
}

function readText(text: string, request: EnvironmentRequest): EnvironmentReading {
  const parsed = parseTree(text);
  if ('issues' in parsed) {
    return failedReading(parsed.issues);
  }
  const { tree } = parsed;
  if (tree.kind !== 'mapping') {
    const message = 'describes no environment: it should begin with "fhirUrl:", "resource:" and "clients:".';
    return failedReading([issueAt(tree, message)]);
  }
  if (isTestAuthEnvironment(tree)) {
    return readTestAuthEnvironment(tree, request);
  }
  const chosen = chooseEnvironment(tree, request.env);
  if ('issues' in chosen) {
    return failedReading(chosen.issues);
  }
  const { tree: complete, issues } = interpolate(chosen.mapping, request.readVariable);
  return complete.kind === 'mapping'
    ? besideUnset(issues, readMapping(complete, chosen.name, request))
    : failedReading(issues);
}

/** A text whose variable is not set is not told to be wrong besides. */
function besideUnset(unset: readonly EnvironmentIssue[], reading: EnvironmentReading): EnvironmentReading {
  if (unset.length === 0) {
    return reading;
  }
  const paths = new Set(unset.map(({ path }) => path));
  return {
    ...reading,
    environment: null,
    issues: [...unset, ...reading.issues.filter(({ path }) => !paths.has(path))],
  };
}

function readMapping(mapping: Mapping, name: string | null, request: EnvironmentRequest): EnvironmentReading {
  const settings = readSettings(mapping);
  const defaults = readDefaults(settings.defaults);
  const { entries, issues: entryIssues } = readEntries(settings, defaults);
  const directory = dirname(request.file);
  const fhirUrl = request.fhirUrl ?? settings.fhirUrl;
  const serverKind = settings.serverKind ?? undefined;
  const shared = { fhirUrl: fhirUrl ?? SOME_FHIR_URL, serverKind, directory };
  const generalSink = request.secretTo ?? (settings.secretTo === null ? null : { ...settings.secretTo, directory });
  const validated = entries.map((entry) => validateRegistration(entry, shared, generalSink));
  const ownIssues = [...settings.issues, ...defaults.issues, ...entryIssues];
  const isEmpty = entries.length === 0 && ownIssues.length === 0;
  const issues = [
    ...ownIssues,
    ...(fhirUrl === null && !mapping.entries.has('fhirUrl') ? [missingUrl(mapping)] : []),
    ...(isEmpty ? [issueAt(mapping, 'has neither a resource nor clients: there is nothing to register.')] : []),
    ...validated.flatMap((one) => one.issues),
    ...sharedDestinationIssues(validated.flatMap(({ destination }) => destination ?? [])),
  ];
  return {
    environment:
      issues.length > 0 || fhirUrl === null
        ? null
        : {
            file: request.file,
            name,
            fhirUrl,
            serverKind: serverKind ?? inferServerKind(fhirUrl),
            tenant: settings.tenant,
            cloud: settings.cloud,
            registrations: validated.flatMap(({ registration }) => registration ?? []),
          },
    issues,
    namedFiles: validated.flatMap((one) => one.namedFiles),
    warnings: overriddenUrl(settings.fhirUrl, fhirUrl),
  };
}

function missingUrl({ position }: Mapping): EnvironmentIssue {
  return issueAt(
    { position, path: 'fhirUrl' },
    `is missing: the base URL of the FHIR server; or add ${flagOf('fhirUrl')} URL.`,
  );
}

interface ValidatedRegistration {
  /** Null where there are faults. */
  readonly registration: WantedRegistration | null;
  readonly destination: SecretDestination | null;
  readonly namedFiles: readonly NamedFile[];
  readonly issues: readonly EnvironmentIssue[];
}

function validateRegistration(
  entry: EntryToValidate,
  shared: SharedValues,
  generalSink: NamedSink | null,
): ValidatedRegistration {
  const destination = destinationOf(entry, shared.directory, generalSink);
  const validated = validateEntry(entry, shared);
  const namedFiles = namedFilesOf(entry, validated.values);
  if ('issues' in validated) {
    return { registration: null, destination, namedFiles, issues: validated.issues };
  }
  const secretTo = destination?.sink ?? null;
  return {
    registration: {
      ...validated.wanted,
      key: entry.key,
      values: secretTo === null ? validated.values : { ...validated.values, secretTo },
      secretTo,
      deliveryNames: null,
      position: entry.at.position,
    },
    destination,
    namedFiles,
    issues: [],
  };
}

/**
 * Where a new secret of an entry goes: as it says, or a default; as the command line says; as the top of the file says.
 */
function destinationOf(
  { key, at, values, origins }: EntryToValidate,
  directory: string,
  generalSink: NamedSink | null,
): SecretDestination | null {
  const own = values.secretTo;
  const named = own === undefined ? generalSink : { sink: own, directory, at: origins.get('secretTo') ?? at };
  const sink = values.credential === 'secret' && named !== null ? sinkOf(named, key) : null;
  return named === null || sink === null ? null : { key, at, named, sink };
}

function namedFilesOf({ origins }: EntryToValidate, values: GivenRegistration): readonly NamedFile[] {
  return NAMED_FILES.flatMap((kind) => {
    const [path, at] = [values[kind], origins.get(kind)];
    return path !== undefined && at !== undefined ? [{ kind, path, at }] : [];
  });
}

function overriddenUrl(ofFile: string | null, used: string | null): readonly Warning[] {
  return ofFile === null || ofFile === used
    ? []
    : [
        {
          code: 'fhir_url_overridden',
          message: `The file is for ${ofFile}; ${used ?? ''} is used instead, because of ${flagOf('fhirUrl')} or FHIR_APPS_FHIR_URL.`,
        },
      ];
}
