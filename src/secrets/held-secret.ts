import { systemReason } from '../files/system-error.ts';

/** What someone finds who looks for the secret or the key of a client at a place. */
export type HeldSecret =
  | { readonly kind: 'held'; readonly text: string }
  /** Nothing of this client stands there. */
  | { readonly kind: 'absent' }
  /** `reason` says why, to follow a colon; null where such places cannot be read at all. */
  | { readonly kind: 'unreadable'; readonly reason: string | null };

/** Of places that take secrets and give none back, such as the outputs of a job. */
export const NEVER_READ: HeldSecret = { kind: 'unreadable', reason: null };

/** What `read` finds in a file, null for nothing; what the system refuses is `unreadable`. Throws all other errors. */
export async function heldInFile(read: () => Promise<string | null>): Promise<HeldSecret> {
  try {
    const text = await read();
    return text === null || text === '' ? { kind: 'absent' } : { kind: 'held', text };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    return { kind: 'unreadable', reason };
  }
}
