import { SandboxError } from '../sandbox-error.ts';
import { type FaultSpec, parseFault } from './fault-spec.ts';

/**
 * Which service an exchange is with; `other` is Entra but for its token endpoint, `azure` is Azure Resource Manager.
 */
export type ServiceName = 'graph' | 'batch-item' | 'token' | 'fhir' | 'azure' | 'key-vault' | 'other';

/** An exchange that a fault may strike: a whole one, or one request inside a `$batch`. */
export interface FaultTarget {
  readonly place: ServiceName;
  readonly method: string;
  /** After `/v1.0`, decoded, for Graph; the whole path elsewhere. */
  readonly path: string;
}

/** A fault that is scheduled, and what it has come to so far. */
export interface ScheduledFault {
  /** As it was ordered. */
  readonly fault: string;
  /** How many exchanges it matched, and how many of them it struck. */
  readonly matched: number;
  readonly struck: number;
}

/** Decides which fault strikes which exchange; counts per server. */
export interface FaultSchedule {
  /** The fault that strikes this exchange, or null. Every fault whose method and path match counts the exchange. */
  next(exchange: FaultTarget): FaultSpec | null;
  /** The scheduled faults in their order. */
  list(): readonly ScheduledFault[];
  /** Schedules more of them, counting from now. Throws SandboxError for one that cannot be read, and then adds none. */
  add(texts: readonly string[]): void;
  /** Forgets them all. */
  clear(): void;
}

interface CountedFault {
  readonly spec: FaultSpec;
  matched: number;
  struck: number;
}

/** Makes a schedule of the ordered faults. Throws SandboxError for one that cannot be read. */
export function scheduleFaults(texts: readonly string[]): FaultSchedule {
  let faults = counted(texts);
  return {
    next: (exchange) => {
      const matching = faults.filter((fault) => matches(fault.spec, exchange));
      for (const fault of matching) {
        fault.matched += 1;
      }
      const striking = matching.find(({ spec, matched }) => matched >= spec.from && matched < spec.from + spec.times);
      if (striking === undefined) {
        return null;
      }
      striking.struck += 1;
      return striking.spec;
    },
    list: () => faults.map(({ spec, matched, struck }) => ({ fault: spec.text, matched, struck })),
    add: (more) => {
      faults = [...faults, ...counted(more)];
    },
    clear: () => {
      faults = [];
    },
  };
}

function counted(texts: readonly string[]): readonly CountedFault[] {
  return texts.map((text) => {
    const spec = parseFault(text);
    if (typeof spec === 'string') {
      throw new SandboxError(spec);
    }
    return { spec, matched: 0, struck: 0 };
  });
}

function matches({ method, target, action }: FaultSpec, exchange: FaultTarget): boolean {
  if (method !== null && method !== exchange.method) {
    return false;
  }
  if (typeof target === 'string') {
    return exchange.place === (target === 'keyvault' ? 'key-vault' : target);
  }
  // As a path, lag is Graph's alone, whatever else it fits.
  const isGraph = exchange.place === 'graph' || exchange.place === 'batch-item';
  return (isGraph || action.kind !== 'lag') && target.path.test(exchange.path);
}
