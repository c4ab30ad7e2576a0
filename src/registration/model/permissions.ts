import { z } from 'zod';
import { listOf, orElse, orNull } from './graph-values.ts';
import type { Immutable } from './immutable.ts';

/** An app role as Graph keeps it (Graph: appRole). */
export const APP_ROLE = z.object({
  id: z.string(),
  /** Null for a role that tokens do not carry. */
  value: orNull(z.string()),
  displayName: orNull(z.string()),
  description: orNull(z.string()),
  isEnabled: orElse(z.boolean(), false),
  allowedMemberTypes: listOf(z.string()),
});

/** What {@link APP_ROLE} reads. */
export type AppRole = Immutable<z.infer<typeof APP_ROLE>>;

/** A delegated permission scope as Graph keeps it (Graph: permissionScope). */
export const PERMISSION_SCOPE = z.object({
  id: z.string(),
  value: orElse(z.string(), ''),
  type: orElse(z.string(), 'User'),
  isEnabled: orElse(z.boolean(), false),
  adminConsentDisplayName: orNull(z.string()),
  adminConsentDescription: orNull(z.string()),
  userConsentDisplayName: orNull(z.string()),
  userConsentDescription: orNull(z.string()),
});

/** What {@link PERMISSION_SCOPE} reads. */
export type PermissionScope = Immutable<z.infer<typeof PERMISSION_SCOPE>>;
