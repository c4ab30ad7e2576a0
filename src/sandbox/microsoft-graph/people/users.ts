import { randomUUID } from 'node:crypto';
import { userByKey, without } from '../../tenant/tenant.ts';
import { hashPassword, type User } from '../../tenant/user.ts';
import { directoryLocation, type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { badRequest, denied, valueTaken } from '../graph-error.ts';
import { countAnswer, listAnswer, selectAnswer } from '../list-query.ts';
import { userOf, visibleUsers } from '../lookup.ts';
import { readBody } from '../read-body.ts';
import { withoutDirectoryObject } from '../../tenant/remove-directory-object.ts';
import { isStrongPassword } from '../rules/password-rules.ts';
import { DEFAULT_USER_PROPERTIES, showDefaults, showUser } from './show-user.ts';
import { partExtensions, shownExtensions, withExtensions } from './user-extensions.ts';
import { OWN_USER_PROPERTIES, profileOf, userBody, type UserWrite } from './user-shape.ts';

const kind = { collection: 'users', resource: 'User', defaults: DEFAULT_USER_PROPERTIES } as const;

/** `GET /users`. */
export function listUsers(call: GraphCall): Outcome {
  return listAnswer(call, { ...kind, items: visibleUsers(call).map((user) => shownUser(call, user)) });
}

/** `GET /users/$count`. */
export function countUsers(call: GraphCall): Outcome {
  return countAnswer(call, { ...kind, items: visibleUsers(call).map((user) => shownUser(call, user)) });
}

/** `GET /users/{id or userPrincipalName}` and `GET /me`. */
export function getUser(call: GraphCall): Outcome {
  return selectAnswer(call, { ...kind, item: shownUser(call, userOf(call)) });
}

/** `POST /users`: needs a name, a password and a user principal name in a verified domain (Graph "Create user"). */
export function createUser(call: GraphCall): Outcome {
  const { plain, extensions } = partExtensions(call.tenant, call.request.body);
  const write = readBody(userBody, plain);
  const { accountEnabled, displayName, mailNickname, passwordProfile, userPrincipalName } = write;
  const required = { accountEnabled, displayName, mailNickname, passwordProfile, userPrincipalName };
  for (const [name, value] of Object.entries(required)) {
    if (value === undefined || value === null) {
      throw missing(name);
    }
  }
  const password = passwordProfile?.password;
  if (password === undefined) {
    throw missing('passwordProfile.password');
  }
  const blank: User = {
    id: randomUUID(),
    userPrincipalName: '',
    displayName: '',
    givenName: null,
    surname: null,
    mail: null,
    userType: 'Member',
    accountEnabled: true,
    createdDateTime: call.now.toISOString(),
    password: { salt: '', hash: '' },
    directoryRoleTemplateIds: [],
    createdAt: call.now.getTime(),
  };
  const user = withExtensions(merge(call, blank, write), extensions);
  return {
    status: 201,
    headers: { Location: directoryLocation(call, 'User', user.id) },
    body: { '@odata.context': odataContext(call, 'users/$entity'), ...showDefaults(user) },
    tenant: { ...call.tenant, users: { ...call.tenant.users, [user.id]: user } },
  };
}

/** `PATCH /users/{id}` and `PATCH /me`; a user without a directory role changes little, and only of itself. */
export function updateUser(call: GraphCall): Outcome {
  const user = userOf(call);
  const { plain, extensions } = partExtensions(call.tenant, call.request.body);
  const write = readBody(userBody, plain, shownUser(call, user));
  const isOwn = (name: string): boolean => OWN_USER_PROPERTIES.some((each) => each === name);
  if (call.ownedOnly && ![...Object.keys(write), ...Object.keys(extensions)].every(isOwn)) {
    throw denied();
  }
  const changed = withExtensions(merge(call, user, write), extensions);
  return {
    status: 204,
    tenant: { ...call.tenant, users: { ...call.tenant.users, [user.id]: changed } },
  };
}

/** `DELETE /users/{id}`: into the recycle bin; what the user was given or owned is gone. */
export function deleteUser(call: GraphCall): Outcome {
  const user = userOf(call);
  const tenant = withoutDirectoryObject(call.tenant, user.id);
  const deleted = { ...user, deletedDateTime: call.now.toISOString() };
  return {
    status: 204,
    tenant: {
      ...tenant,
      users: without(tenant.users, user.id),
      deletedUsers: { ...tenant.deletedUsers, [user.id]: deleted },
    },
  };
}

/** Extension values show where they are selected, and can be filtered on. */
function shownUser(call: GraphCall, user: User): Record<string, unknown> {
  return { ...showUser(user), ...shownExtensions(call.tenant, user) };
}

function merge(call: GraphCall, user: User, write: UserWrite): User {
  const { accountEnabled, displayName, givenName, mail, passwordProfile, surname, userPrincipalName, userType } = write;
  if (userPrincipalName !== undefined) {
    checkUserPrincipalName(call, user, userPrincipalName);
  }
  const password = passwordProfile?.password;
  if (password !== undefined && !isStrongPassword(password, userPrincipalName ?? user.userPrincipalName)) {
    throw badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
      [{ code: 'InvalidValue', target: 'password', message: 'The password is too weak.' }],
    );
  }
  return {
    ...user,
    ...(accountEnabled === undefined ? {} : { accountEnabled }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(mail === undefined ? {} : { mail }),
    ...(surname === undefined ? {} : { surname }),
    ...(userPrincipalName === undefined ? {} : { userPrincipalName }),
    ...(userType === undefined ? {} : { userType }),
    ...(password === undefined ? {} : { password: hashPassword(password) }),
    profile: { ...user.profile, ...profileOf(write) },
  };
}

function checkUserPrincipalName(call: GraphCall, user: User, name: string): void {
  const [local, domain, ...rest] = name.split('@');
  if (local === undefined || domain === undefined || rest.length > 0 || !/^[A-Za-z0-9'.\-_!#^~$]{1,64}$/.test(local)) {
    throw badRequest('Property userPrincipalName is invalid.', [
      { code: 'InvalidValue', target: 'userPrincipalName', message: 'Property userPrincipalName is invalid.' },
    ]);
  }
  const isVerified = call.tenant.domains.some((each) => each.isVerified && each.id === domain.toLowerCase());
  if (!isVerified) {
    throw badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      [{ code: 'InvalidValue', target: 'userPrincipalName', message: 'The domain is not verified.' }],
    );
  }
  const holder = userByKey(call.tenant, name);
  if (holder !== undefined && holder.id !== user.id) {
    throw valueTaken('userPrincipalName');
  }
}

function missing(property: string): ReturnType<typeof badRequest> {
  return badRequest(`A value is required for property '${property}' of resource 'User'.`);
}
