import { z } from 'zod';
import type { BodyRules } from '../read-body.ts';

const text = (longest: number): z.ZodExactOptional<z.ZodNullable<z.ZodString>> =>
  z.string().max(longest).nullable().exactOptional();

const profileShape = z.strictObject({
  businessPhones: z.array(z.string()).max(1).exactOptional(),
  city: text(128),
  companyName: text(64),
  country: text(128),
  department: text(64),
  employeeId: text(16),
  jobTitle: text(128),
  mailNickname: text(64),
  mobilePhone: text(64),
  officeLocation: text(128),
  otherMails: z.array(z.string()).exactOptional(),
  postalCode: text(40),
  preferredLanguage: text(64),
  state: text(128),
  streetAddress: text(1024),
  usageLocation: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .exactOptional(),
});

const shape = profileShape.extend({
  accountEnabled: z.boolean().exactOptional(),
  displayName: z.string().min(1).max(256).exactOptional(),
  givenName: text(64),
  mail: text(256),
  passwordPolicies: text(256),
  passwordProfile: z
    .strictObject({
      password: z.string().exactOptional(),
      forceChangePasswordNextSignIn: z.boolean().nullable().exactOptional(),
      forceChangePasswordNextSignInWithMfa: z.boolean().nullable().exactOptional(),
    })
    .exactOptional(),
  surname: text(64),
  userPrincipalName: z.string().exactOptional(),
  userType: z.enum(['Member', 'Guest']).exactOptional(),
});

/** What a client may write of a user; what is left out of it stays as it is. */
export type UserWrite = z.infer<typeof shape>;

/** The part of it that a user may change of itself with `User.ReadWrite` (Graph "Update user"). */
export const OWN_USER_PROPERTIES: readonly (keyof UserWrite)[] = [
  'businessPhones',
  'mobilePhone',
  'officeLocation',
  'otherMails',
  'preferredLanguage',
];

/** The body of `POST /users` and `PATCH /users/{id}`; lengths from the reference of `user`. */
export const userBody: BodyRules<UserWrite> = {
  shape,
  resource: 'User',
  readOnly: [
    'id',
    'assignedLicenses',
    'createdDateTime',
    'creationType',
    'deletedDateTime',
    'identities',
    'proxyAddresses',
  ],
};

/** The properties that are stored in the profile of the user. */
export function profileOf(write: UserWrite): Partial<UserWrite> {
  return Object.fromEntries(Object.entries(write).filter(([name]) => name in profileShape.shape));
}
