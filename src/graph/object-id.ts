import { z } from 'zod';

/**
 * The id of an object in an answer of Microsoft Graph: a GUID, or base64url for assignments and grants. Later requests
 * have it in their path, so it is one segment of one, and nothing that leads elsewhere.
 */
export const OBJECT_ID = z.string().regex(/^[\w-]{1,200}$/);
