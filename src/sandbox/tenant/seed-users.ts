import { randomInt, randomUUID } from 'node:crypto';
import { DIRECTORY_ROLES, type Group, hashDrawnPassword, type User } from './user.ts';

/** The users and groups of a new tenant. */
export interface SeededPeople {
  readonly records: {
    readonly users: Readonly<Record<string, User>>;
    readonly groups: Readonly<Record<string, Group>>;
  };
  /** How they sign in, the administrator first. */
  readonly credentials: readonly UserCredentials[];
  readonly administratorIds: readonly string[];
}

const PEOPLE = [
  { name: 'admin', givenName: 'Ada', surname: 'Admin', roles: [DIRECTORY_ROLES.globalAdministrator] },
  { name: 'clinician', givenName: 'Clara', surname: 'Clinician', roles: [] },
  { name: 'patient', givenName: 'Pat', surname: 'Patient', roles: [] },
] as const;

const PASSWORD_CHARACTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_LENGTH = 16;

/** A Global Administrator, a clinician and a patient, with new passwords, and the group Clinicians. */
export function seedUsers(domain: string, now: Date): SeededPeople {
  const people = PEOPLE.map(({ name, givenName, surname, roles }) => {
    const password = newPassword();
    const upn = `${name}@${domain}`;
    const user: User = {
      id: randomUUID(),
      userPrincipalName: upn,
      displayName: `${givenName} ${surname}`,
      givenName,
      surname,
      mail: upn,
      userType: 'Member',
      accountEnabled: true,
      createdDateTime: now.toISOString(),
      password: hashDrawnPassword(password),
      directoryRoleTemplateIds: roles,
      createdAt: 0,
    };
    return { name, user, credentials: { upn, password, objectId: user.id } };
  });
  const clinicians: Group = {
    id: randomUUID(),
    displayName: 'Clinicians',
    description: null,
    mailNickname: 'clinicians',
    securityEnabled: true,
    createdDateTime: now.toISOString(),
    memberIds: people.filter(({ name }) => name === 'clinician').map(({ user }) => user.id),
    ownerIds: [],
    createdAt: 0,
  };
  return {
    records: {
      users: Object.fromEntries(people.map(({ user }) => [user.id, user])),
      groups: { [clinicians.id]: clinicians },
    },
    credentials: people.map(({ credentials }) => credentials),
    administratorIds: people.filter(({ name }) => name === 'admin').map(({ user }) => user.id),
  };
}

/** Drawn again until it has a capital, a small letter and a digit, as Entra demands of passwords. */
function newPassword(): string {
  for (;;) {
    const drawn = Array.from({ length: PASSWORD_LENGTH }, () => randomInt(PASSWORD_CHARACTERS.length));
    const password = drawn.map((index) => PASSWORD_CHARACTERS[index]).join('');
    if ([/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password))) {
      return password;
    }
  }
}

/** How a seeded user signs in. */
export interface UserCredentials {
  /** User principal name. */
  readonly upn: string;
  readonly password: string;
  readonly objectId: string;
}
