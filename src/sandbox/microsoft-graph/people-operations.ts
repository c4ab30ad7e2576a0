import { type Operation, operation } from './operation.ts';
import { countUsers, createUser, deleteUser, getUser, listUsers, updateUser } from './users.ts';

/** The operations on users, groups and directory roles. `/me` stands for the user who calls. */
export const PEOPLE_OPERATIONS: readonly Operation[] = [
  operation('GET /me', getUser),
  operation('PATCH /me', updateUser),

  operation('GET /users', listUsers),
  operation('POST /users', createUser),
  operation('GET /users/$count', countUsers),
  operation('GET /users/{user}', getUser),
  operation('PATCH /users/{user}', updateUser),
  operation('DELETE /users/{user}', deleteUser),
];
