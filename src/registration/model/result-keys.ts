import { z } from 'zod';
import { APP_TYPES, SERVER_KINDS } from './app-type.ts';

// Keys that mean the same in every result that has them.

/** A point in time. */
export const TIME = z.iso.datetime().describe('ISO 8601 UTC.');

/** One of the four types of application. */
export const APP_TYPE = z.enum(APP_TYPES);

/** What kind of FHIR server it is. */
export const SERVER_KIND = z
  .enum(SERVER_KINDS)
  .describe('FHIR Server for Azure, Azure Health Data Services, or Azure API for FHIR.');

/** Where a command was run. */
export const TENANT_KEYS = {
  tenantId: z.string().describe('The tenant that the run was signed in to.'),
  sandbox: z.boolean().describe('True for the embedded tenant.'),
};

/** The same of a command that can write. */
export const RUN_KEYS = {
  dryRun: z.boolean().describe('True where nothing was written: the result is what would be.'),
  ...TENANT_KEYS,
};

/** The cloud of the tenant. */
export const CLOUD = z.string().describe('As --cloud names it, or custom or sandbox.');

/** The ids and names of a registration. */
export const REGISTRATION_KEYS = {
  displayName: z.string(),
  key: z.string().describe('Which registration of its FHIR server it is.'),
  uniqueName: z.string().nullable().describe('The name that Graph keeps unique in the tenant.'),
  appId: z.string().describe('The client id.'),
  objectId: z.string().describe('Of the application, not of its service principal.'),
};
