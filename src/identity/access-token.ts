/** A bearer token. */
export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** Milliseconds before its end when a token is no longer given out. */
const MARGIN = 2 * 60_000;

/**
 * Gives out `first` until two minutes before it ends, then what `renew` gets; without a first one, `renew` is asked at
 * once. Callers at one moment share one renewal.
 */
export function keepFresh(first: AccessToken | null, renew: () => Promise<AccessToken>): () => Promise<AccessToken> {
  let current = first;
  let renewal: Promise<AccessToken> | null = null;
  const renewOnce = async (): Promise<AccessToken> => {
    try {
      const renewed = await renew();
      current = renewed;
      return renewed;
    } finally {
      renewal = null;
    }
  };
  return async () => {
    if (current !== null && Date.now() < current.expiresOnTimestamp - MARGIN) {
      return current;
    }
    renewal ??= renewOnce();
    return renewal;
  };
}
