import type { ExtensionProperty } from '../../tenant/application.ts';
import { applicationByAppId, servicePrincipalByAppId } from '../../tenant/tenant.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { badRequest, invalidValue } from '../graph-error.ts';

/** The body of a write of a user, with the values of extension properties separated. */
export interface UserBody {
  readonly plain: unknown;
  /** By full name; null removes a value. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/**
 * Separates the values of extension properties (`extension_<appId>_<name>`) from the rest of a user that a client
 * wrote.
 * Throws GraphError 400 for a property that no application defines for users, and for a value of another type.
 */
export function partExtensions(tenant: Tenant, body: unknown): UserBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { plain: body, extensions: {} };
  }
  const entries = Object.entries(body);
  const extensions = Object.fromEntries(entries.filter(([name]) => isExtension(name)));
  for (const [name, value] of Object.entries(extensions)) {
    checkValue(name, value, definitionOf(tenant, name));
  }
  return { plain: Object.fromEntries(entries.filter(([name]) => !isExtension(name))), extensions };
}

/** The user with these values set, and without those that are null. */
export function withExtensions(user: User, written: Readonly<Record<string, unknown>>): User {
  const extensions = Object.entries({ ...user.extensions, ...written }).filter(([, value]) => value !== null);
  return { ...user, extensions: Object.fromEntries(extensions) };
}

/** The values of a user's extension properties that are still defined. */
export function shownExtensions(tenant: Tenant, user: User): Record<string, unknown> {
  const values = Object.entries(user.extensions ?? {});
  return Object.fromEntries(values.filter(([name]) => definitionOf(tenant, name) !== undefined));
}

function isExtension(name: string): boolean {
  return name.startsWith('extension_');
}

/** Without a service principal of its application, a property is defined but not available. */
function definitionOf(tenant: Tenant, name: string): ExtensionProperty | undefined {
  const digits = /^extension_([0-9a-f]{32})_/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const appId = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const isAvailable = servicePrincipalByAppId(tenant, appId) !== undefined;
  const defined = isAvailable ? applicationByAppId(tenant, appId)?.extensionProperties : undefined;
  return defined?.find((each) => each.name === name && each.targetObjects.includes('User'));
}

function checkValue(name: string, value: unknown, definition: ExtensionProperty | undefined): void {
  if (definition === undefined) {
    throw badRequest(`The following extension properties are not available: ${name}.`);
  }
  const values = definition.isMultiValued && Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (value !== null && !values.every((each) => isOfType(each, definition.dataType))) {
    throw invalidValue(name, 'User');
  }
}

function isOfType(value: unknown, dataType: string): boolean {
  switch (dataType) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Integer':
      return Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 31;
    case 'LargeInteger':
      return Number.isInteger(value);
    case 'DateTime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'Binary':
    case 'String':
      return typeof value === 'string' && value.length <= 256;
    default:
      return false;
  }
}
