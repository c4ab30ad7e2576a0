import { dirname, relative } from 'node:path';
import type { FieldValues } from '../../cli/fields/field.ts';
import { CLOUD_NAMES } from '../../cli/fields/global-fields.ts';
import type { DraftEntry, DraftHead, DraftOutcome, EnvironmentDraft } from './environment-draft.ts';
import { lockedName, lockPathOf } from '../lock-file/lock-file.ts';
import { idsOf } from '../lock-file/pins.ts';
import { accessLeftOut, type LeftOut, leftOutOf } from './left-out.ts';
import { existingIdentity, existingPreAuthorizations } from './existing-access.ts';
import { existingValues } from './existing-values.ts';
import { entryIssues } from './write-environment-text.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { findApplication } from '../../graph/observe/find-application.ts';
import {
  type ServerInventory,
  type InventoryMember,
  observeServerInventory,
} from '../../graph/observe/observe-server-inventory.ts';
import { fhirUrlMessage, normalizeFhirUrl } from '../../registration/answers/fhir-url.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { identify } from '../../registration/tags.ts';
import type { InitInput } from './init-fields.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import { waitingFor } from '../../output/diagnostics.ts';
import { type LockStore, openLockStore } from '../lock-file/lock-store.ts';

/**
 * A draft of everything that the tenant has of one FHIR server; `path` is where its file will be. Throws as
 * `initEnvironment`.
 */
export async function draftFromTenant(
  context: Context,
  { values }: InitInput,
  from: string,
  path: string,
): Promise<DraftOutcome> {
  return withSession(context, async (session) => {
    const { tenantContext, tenantId } = session;
    const { estate: inventory, fhirUrl } = await findServerInventory(context, session, from, values.fhirUrl);
    if (inventory.members.length === 0) {
      throw nothingRegistered(context, fhirUrl, inventory.candidates);
    }
    const head = headOf(context, session, inventory, fhirUrl);
    const found = describeInventory(context, head, inventory, dirname(path));
    warnOfLeftOut(context, [
      ...found.members.map(({ entry, leftOut, issues }) => ({
        entry,
        leftOut: issues.length === 0 ? leftOut : [],
        issues,
      })),
      { entry: null, leftOut: found.leftOut, issues: [] },
    ]);
    const lockFile = lockPathOf(path, tenantContext.sandbox);
    const lock = await openLockStore(lockFile, { name: lockedName(null), tenantId, fhirUrl }, () =>
      context.progress(waitingFor(lockFile)),
    );
    if (!context.settings.dryRun) {
      await lock.proveWritable();
    }
    return {
      draft: draftOf(context, head, inventory, found),
      tenantId,
      sandbox: tenantContext.sandbox,
      registrations: registrationsOf(found),
      candidates: inventory.candidates.map((candidate) => ({
        displayName: candidate.displayName,
        appId: candidate.appId,
        objectId: candidate.id,
        adoptCommand: adoptCommand(context, candidate, fhirUrl),
      })),
      pin: async () => {
        pinMembers(lock, found);
        await lock.flush();
        return lockFile;
      },
    };
  });
}

/** A registration of ours as an entry, and what a file cannot say of it. */
interface DescribedMember {
  readonly member: InventoryMember;
  readonly entry: DraftEntry;
  readonly leftOut: readonly LeftOut[];
  /** Why the file cannot have it at all; none where it has it. */
  readonly issues: readonly string[];
}

/** A managed identity that has roles of the resource, as an entry. */
interface DescribedIdentity {
  readonly servicePrincipal: ObservedServicePrincipal;
  readonly entry: DraftEntry;
}

/** Everything of a server in the words of a file. */
interface DescribedInventory {
  readonly members: readonly DescribedMember[];
  readonly identities: readonly DescribedIdentity[];
  /** What a file cannot say of the server itself. */
  readonly leftOut: readonly LeftOut[];
}

function headOf(
  { settings }: Context,
  { tenantContext, tenantId }: OpenSession,
  { members }: ServerInventory,
  fhirUrl: string,
): DraftHead {
  const cloud = tenantContext.sandbox ? settings.cloud : tenantContext.cloud;
  return {
    fhirUrl,
    serverKind: members[0]?.identification.serverKind ?? inferServerKind(fhirUrl),
    // What a rehearsal finds is not where the file will be used.
    tenant: tenantContext.sandbox ? null : tenantId,
    // One that is given by URLs has no name; the public one goes without saying. The sandbox is of none, so that the
    // flag counts.
    cloud: CLOUD_NAMES.find((name) => name === cloud && name !== 'public') ?? null,
  };
}

/** `directory` is where the file will be. */
function describeInventory(
  context: Context,
  head: DraftHead,
  inventory: ServerInventory,
  directory: string,
): DescribedInventory {
  const members = inventory.members.map((member) => {
    const { entry, leftOut } = entryOf(context, member, inventory, directory);
    return { member, entry, leftOut, issues: entryIssues(head, entry) };
  });
  const identities = identitiesOf(inventory);
  const resource =
    inventory.members.find(({ identification: { type } }) => type === 'resource')?.current.application ?? null;
  return {
    members,
    identities,
    leftOut: [
      ...accessLeftOut(head, resource, inventory.roleAssignees),
      ...identityRolesLeftOut(inventory, resource, identities),
    ],
  };
}

/** The members that the file has. */
function writtenMembers({ members }: DescribedInventory): readonly DescribedMember[] {
  return members.filter(({ issues }) => issues.length === 0);
}

function draftOf(
  context: Context,
  head: DraftHead,
  { candidates }: ServerInventory,
  found: DescribedInventory,
): EnvironmentDraft {
  return {
    ...head,
    entries: [...writtenMembers(found), ...found.identities].map(({ entry }) => entry),
    notes: [
      ...found.members.flatMap(({ entry, issues }) => (issues.length === 0 ? [] : unwritten(entry, issues))),
      ...leftOutLines(context, 'Not in this file, and left as it is', found.leftOut, true),
      ...candidates.flatMap((candidate) => candidateLines(context, candidate, head.fhirUrl)),
    ],
  };
}

function registrationsOf({ members, identities }: DescribedInventory): DraftOutcome['registrations'] {
  return [
    ...members.map(({ member: { identification, current: existing, externalAccess }, issues }) => ({
      key: identification.key,
      type: identification.type,
      displayName: existing.application.displayName,
      appId: existing.application.appId,
      objectId: existing.application.id,
      written: issues.length === 0,
      holders: externalAccess,
    })),
    ...identities.map(({ entry: { key, type }, servicePrincipal: { displayName, appId, id } }) => ({
      ...{ key, type, displayName, appId, objectId: id, written: true, holders: [] },
    })),
  ];
}

function pinMembers(lock: LockStore, found: DescribedInventory): void {
  for (const { member } of writtenMembers(found)) {
    // Whether to trust one that others have access to is for a person to say: plan and apply ask.
    if (member.externalAccess.length === 0) {
      lock.pin(member.identification.key, idsOf(member.current.application));
    }
  }
}

/** A URL is that of a FHIR server, else the identifier URI of one; anything else names an application of one. */
async function findServerInventory(
  context: Context,
  { client, caller }: OpenSession,
  from: string,
  namedUrl: string | undefined,
): Promise<{ readonly estate: ServerInventory; readonly fhirUrl: string }> {
  context.progress('Reading the directory');
  const observe = async (fhirUrl: string): Promise<{ readonly estate: ServerInventory; readonly fhirUrl: string }> => ({
    estate: await observeServerInventory(client, fhirUrl, caller, context.now()),
    fhirUrl,
  });
  if (fhirUrlMessage(from) === null) {
    const found = await observe(normalizeFhirUrl(from));
    if (found.estate.members.length > 0 || found.estate.candidates.length === 0) {
      return found;
    }
    const named = found.estate.candidates.map(({ tags }) => identify(tags)).find((each) => each !== null) ?? null;
    return named === null ? found : observe(named.fhirUrl);
  }
  const application = await findApplication(client, {
    text: from,
    fhirUrl: namedUrl ?? null,
    byDisplayName: true,
  });
  const identification = identifyOurs(application, {
    hint: (input) =>
      `Give the URL of the FHIR server with ${input('from')}, or adopt the application first: fhir-apps adopt REF --fhir-url URL.`,
  });
  return observe(identification.fhirUrl);
}

function nothingRegistered(context: Context, fhirUrl: string, candidates: readonly ObservedApplication[]): UsageError {
  const commands = candidates.map((candidate) => adoptCommand(context, candidate, fhirUrl));
  return new UsageError('nothing_registered', `This tenant has no registration of fhir-apps for ${fhirUrl}.`, {
    hint:
      commands.length === 0
        ? (input) => `Leave ${input('from')} out, to begin a file by being asked.`
        : `Others that seem to belong to it can be adopted: ${commands.join('; ')}`,
    details: { fhirUrl, candidates: candidates.map(({ appId, displayName }) => ({ appId, displayName })) },
  });
}

function entryOf(
  context: Context,
  { identification, current: existing, externalAccess, otherOwners }: InventoryMember,
  inventory: ServerInventory,
  directory: string,
): { readonly entry: DraftEntry; readonly leftOut: readonly LeftOut[] } {
  const { values, remarks } = existingValues(identification, existing);
  const clients = inventory.members
    .filter(({ identification: { type } }) => type === 'confidential' || type === 'public')
    .map((client) => ({ key: client.identification.key, appId: client.current.application.appId }));
  const access =
    identification.type === 'resource'
      ? existingPreAuthorizations(existing.application, clients)
      : { values: {}, remarks: [] };
  const { appId } = existing.application;
  const leftOut = [
    ...leftOutOf({ identification, current: existing, otherOwners }, { values }),
    ...access.remarks.map((text): LeftOut => ({ text, command: ['az', 'ad', 'app', 'show', '--id', appId] })),
  ];
  return {
    leftOut,
    entry: {
      key: identification.key,
      type: identification.type,
      values: { ...withPathsBeside(values, directory), ...access.values },
      remarks: [
        ...remarks,
        ...(externalAccess.length === 0
          ? []
          : [`Others own it or have credentials for it: ${externalAccess.join('; ')}`]),
        ...leftOutLines(context, 'Not in this file, and left as it is', leftOut, false),
      ],
    },
  };
}

/** Comments about what a file does not have, each with the command that shows it. */
function leftOutLines(
  context: Context,
  heading: string,
  leftOut: readonly LeftOut[],
  isParagraph: boolean,
): readonly string[] {
  return leftOut.length === 0
    ? []
    : [
        `${heading}:`,
        ...leftOut.flatMap(({ text, command }) => [text, `    ${commandLine(context, command)}`]),
        ...(isParagraph ? [''] : []),
      ];
}

function commandLine({ settings }: Context, [program, ...words]: LeftOut['command']): string {
  return program === 'az' ? [program, ...words].join(' ') : commandForTenant(words, settings);
}

/** One warning for each registration of which something is left out, and one for the server. */
function warnOfLeftOut(
  context: Context,
  parts: readonly {
    /** Null for the server. */
    readonly entry: DraftEntry | null;
    readonly leftOut: readonly LeftOut[];
    readonly issues: readonly string[];
  }[],
): void {
  for (const { entry, leftOut, issues } of parts) {
    const what = entry === null ? 'The server' : `"${String(entry.values.name)}" (${entry.key})`;
    if (issues.length > 0) {
      context.warn({ code: 'left_out', message: `${what} is not in the file: ${issues.join(' ')}` });
    }
    if (leftOut.length > 0) {
      const parts = leftOut.map(({ text, command }) => `${text} ${commandLine(context, command)}`);
      context.warn({ code: 'left_out', message: `${what}: not in the file: ${parts.join(' ')}` });
    }
  }
}

/** Roles of managed identities that a file cannot name. */
function identityRolesLeftOut(
  { identities }: ServerInventory,
  resource: ObservedApplication | null,
  written: readonly DescribedIdentity[],
): readonly LeftOut[] {
  const left = identities.filter(({ servicePrincipal, appRoleIds }) => {
    const entry = written.find((each) => each.servicePrincipal.id === servicePrincipal.id)?.entry;
    return textCount(entry?.values.role) < new Set(appRoleIds).size;
  });
  return resource === null || left.length === 0
    ? []
    : [
        {
          text: `Roles of managed identities that a file cannot name: ${left.map(({ servicePrincipal }) => servicePrincipal.displayName).join(', ')}.`,
          command: ['fhir-apps', 'role', 'list', resource.appId],
        },
      ];
}

function textCount(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** The entries of the managed identities that hold roles of the resource. */
function identitiesOf({ members, identities }: ServerInventory): readonly DescribedIdentity[] {
  const resource = members.find(({ identification }) => identification.type === 'resource')?.current.application;
  const keys = new Set(members.map(({ identification }) => identification.key));
  return identities.flatMap(({ servicePrincipal, appRoleIds }) => {
    const existing = { ...servicePrincipal, appRoleIds };
    const entry = resource === undefined ? null : existingIdentity(existing, resource, keys);
    if (entry === null) {
      return [];
    }
    keys.add(entry.key);
    return [{ servicePrincipal, entry }];
  });
}

/** Paths of a file start from its directory; what lies elsewhere keeps its whole path. */
function withPathsBeside(values: FieldValues, directory: string): FieldValues {
  const { generateCertificate: made } = values;
  const relativePath = typeof made === 'string' ? relative(directory, made) : null;
  return relativePath === null || relativePath.startsWith('..')
    ? values
    : { ...values, generateCertificate: relativePath === '' ? '.' : relativePath };
}

function unwritten({ key, type, values }: DraftEntry, issues: readonly string[]): readonly string[] {
  return [
    `"${String(values.name)}" (${type} ${key}) is left out, because the file cannot describe it: ${issues.join(' ')}`,
    '',
  ];
}

function candidateLines(context: Context, candidate: ObservedApplication, fhirUrl: string): readonly string[] {
  return [
    `"${candidate.displayName}" (${candidate.appId}) seems to belong to this server and is not managed by fhir-apps. To see what is wrong with it, and to take it over:`,
    `    ${adoptCommand(context, candidate, fhirUrl)}`,
    '',
  ];
}

function adoptCommand({ settings }: Context, { appId }: ObservedApplication, fhirUrl: string): string {
  return commandForTenant(['adopt', appId, '--fhir-url', fhirUrl], settings);
}
