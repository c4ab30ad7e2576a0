import { z } from 'zod';
import type { Immutable } from '../model/immutable.ts';
import { APP_TYPE, REGISTRATION_KEYS } from '../model/result-keys.ts';
import { PRINCIPAL } from '../roles/role-assignment.ts';

const LOST_ASSIGNMENT = z
  .strictObject({
    role: z.string().describe('By its value, or as the directory shows it.'),
    api: z.string().describe('The name of the application whose role it is.'),
    apiAppId: z.string().nullable().describe('Null where it could not be read, and for an Azure role.'),
    principal: PRINCIPAL,
    assignable: z
      .boolean()
      .describe('False where role assign cannot assign it again: access without a role, and a role that is gone.'),
  })
  .meta({ id: 'LostRoleAssignment' });

/** A role that someone loses. */
export type LostAssignment = Immutable<z.infer<typeof LOST_ASSIGNMENT>>;

const LOST_CONSENT = z
  .strictObject({
    client: z.string().describe('The name of the client that was consented to.'),
    clientAppId: z.string().nullable().describe('Null where it could not be read.'),
    api: z.string(),
    apiAppId: z.string().nullable().describe('Null where it could not be read.'),
    scopes: z.array(z.string()).describe('Everything that someone has consented to.'),
    scopesForAllUsers: z.array(z.string()),
    forAllUsers: z.boolean().describe('Whether scopesForAllUsers has any.'),
    leftOut: z
      .array(z.string())
      .describe('Of scopesForAllUsers, those that consent grant cannot grant again, and nothing else with them.'),
    people: z.int().describe('How many users have consented for themselves alone.'),
  })
  .meta({ id: 'LostConsent' });

/** Consent to one client that is lost at one API. */
export type LostConsent = Immutable<z.infer<typeof LOST_CONSENT>>;

const STOPPED_CLIENT = z
  .strictObject({
    ...{ appId: REGISTRATION_KEYS.appId, displayName: z.string() },
    ...{ type: APP_TYPE.nullable(), key: REGISTRATION_KEYS.key.nullable() },
  })
  .meta({ id: 'StoppedClient' });

/** What stops working with what is taken away, what is lost with it, and the commands that bring it back. */
export const IMPACT = z
  .strictObject({
    clients: z
      .array(STOPPED_CLIENT)
      .describe(
        'Who gets no tokens any more: of a resource, the other applications of its FHIR server, for it; of the last credential, its client.',
      ),
    roleAssignments: z.array(LOST_ASSIGNMENT).describe('Of its roles, or of the roles that a client has.'),
    consents: z.array(LOST_CONSENT).describe('To its scopes, or to what a client asks for.'),
    notRead: z
      .array(z.enum(['clients', 'roleAssignments', 'consents']))
      .describe('What may not be read, and so is not known.'),
    bringBack: z.array(z.string()).describe('Commands that bring it back, in their order; none for what is purged.'),
  })
  .meta({ id: 'Impact' });

/** See {@link IMPACT}. */
export type Impact = Immutable<z.infer<typeof IMPACT>>;

/** An impact without its commands, which depend on how the tool is called. */
export type ObservedImpact = Omit<Impact, 'bringBack'>;

/** What an impact is where nothing stops and nothing is lost. */
export const NO_IMPACT: ObservedImpact = { clients: [], roleAssignments: [], consents: [], notRead: [] };
