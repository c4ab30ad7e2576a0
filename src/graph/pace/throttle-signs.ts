/**
 * What an answer of Microsoft Graph tells about its caller's limits
 * (https://learn.microsoft.com/graph/throttling-limits).
 */
export interface ThrottleSigns {
  /**
   * The part of the fullest limit that is used, by everybody who is counted with the caller: 0.8 to 1.8, of
   * `x-ms-throttle-limit-percentage`. Null below 0.8, and where Graph does not say.
   */
  readonly usage: number | null;
  /** The limit that a refusal is about; null where none is named, or another than these. */
  readonly exceeded: 'writes' | 'resourceUnits' | 'keyReads' | null;
}

/** Those of an answer that says nothing about limits. */
export const NO_THROTTLE_SIGNS: ThrottleSigns = { usage: null, exceeded: null };

/** Reads the headers of an answer, or of one inside a `$batch`. */
export function readThrottleSigns(header: (name: string) => string | null): ThrottleSigns {
  const usage = Number.parseFloat(header('x-ms-throttle-limit-percentage') ?? '');
  return {
    usage: Number.isFinite(usage) ? usage : null,
    exceeded: exceededLimit(header('x-ms-throttle-information'), header('x-ms-throttle-scope')),
  };
}

function exceededLimit(information: string | null, scope: string | null): ThrottleSigns['exceeded'] {
  switch (information) {
    case 'WriteLimitExceeded':
      return 'writes';
    case 'ResourceUnitLimitExceeded':
      return 'resourceUnits';
    // The name of this limit is assumption A7. Where Graph uses another one, the request shows which limit it was.
    case 'KeyCredentialsLimitExceeded':
      return 'keyReads';
    default:
      return /\/write\//i.test(scope ?? '') ? 'writes' : null;
  }
}
