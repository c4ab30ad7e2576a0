import type { ResultPaths } from './surface.ts';

type PathsByName = Readonly<Record<string, readonly string[]>>;

/** All paths of both. */
export function union(one: ResultPaths, other: ResultPaths): ResultPaths {
  return inBoth(one, other, (some, more) => [...some, ...more]);
}

/** The paths of one that the other does not have. */
export function without(one: ResultPaths, other: ResultPaths): ResultPaths {
  return inBoth(one, other, (some, others) => some.filter((path) => !others.includes(path)));
}

function inBoth(
  one: ResultPaths,
  other: ResultPaths,
  combine: (some: readonly string[], others: readonly string[]) => readonly string[],
): ResultPaths {
  const byName = (some: PathsByName, others: PathsByName): PathsByName => {
    const names = [...new Set([...Object.keys(some), ...Object.keys(others)])].sort();
    const combined = names.map((name) => [name, combine(some[name] ?? [], others[name] ?? [])] as const);
    return Object.fromEntries(
      combined.filter(([, paths]) => paths.length > 0).map(([name, paths]) => [name, [...new Set(paths)].sort()]),
    );
  };
  return {
    results: byName(one.results, other.results),
    errorDetails: byName(one.errorDetails, other.errorDetails),
  };
}
