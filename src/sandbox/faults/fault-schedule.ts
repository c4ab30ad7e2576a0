import { SandboxError } from '../sandbox-error.ts';
import { type FaultSpec, parseFault } from './fault-spec.ts';

/** An exchange that a fault may strike: a whole one, or one request inside a `$batch`. */
export interface StruckExchange {
  readonly place: 'graph' | 'token' | 'batch-item' | 'other';
  readonly method: string;
  /** After `/v1.0`, decoded, for Graph; the whole path elsewhere. */
  readonly path: string;
}

/** Decides which fault strikes which exchange; counts per server. */
export interface FaultSchedule {
  /** The fault that strikes this exchange, or null. Every fault whose method and path match counts the exchange. */
  next(exchange: StruckExchange): FaultSpec | null;
}

/** Makes a schedule of the ordered faults. Throws SandboxError for one that cannot be read. */
export function scheduleFaults(texts: readonly string[]): FaultSchedule {
  const faults = texts.map((text) => {
    const spec = parseFault(text);
    if (typeof spec === 'string') {
      throw new SandboxError(spec);
    }
    return { spec, seen: 0 };
  });
  return {
    next: (exchange) => {
      const matching = faults.filter((fault) => matches(fault.spec, exchange));
      for (const fault of matching) {
        fault.seen += 1;
      }
      return matching.find(({ spec, seen }) => seen >= spec.from && seen < spec.from + spec.times)?.spec ?? null;
    },
  };
}

function matches({ method, target }: FaultSpec, exchange: StruckExchange): boolean {
  if (method !== null && method !== exchange.method) {
    return false;
  }
  if (target === 'graph' || target === 'token') {
    return exchange.place === target;
  }
  const isGraph = exchange.place === 'graph' || exchange.place === 'batch-item';
  return isGraph && target.path.test(exchange.path);
}
