import { resolve } from 'node:path';
import * as z from 'zod';
import { lookAtFile } from '../../files/look-at-file.ts';
import { systemReason } from '../../files/system-error.ts';
import { parseJson } from '../../http/json-answer.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { VERIFY_RESULT, type VerifyResult } from '../verification-result.ts';
import { differsFrom } from './merge-results.ts';

/** What `verify --json` has printed in other runs; or everything that is wrong with the files. */
type ReadResults = { readonly results: readonly VerifyResult[] } | { readonly issues: readonly ValueIssue[] };

const ENVELOPE = z.object({ result: VERIFY_RESULT });

/** Reads what `verify --json` printed, for `--merge`. Throws what the system raises for no reason of the user's. */
export async function readResults(paths: readonly string[], cwd: string): Promise<ReadResults> {
  const read = await Promise.all(paths.map((path) => readOne(path, cwd)));
  const results = read.flatMap((each) => (typeof each === 'string' ? [] : [each]));
  const [first] = results;
  const issues = read.flatMap((each, index) => {
    const wrong = typeof each === 'string' ? each : first === undefined ? null : differsFrom(first, each);
    return wrong === null ? [] : [valueIssue('merge', `"${paths[index] ?? ''}" ${wrong}`)];
  });
  return issues.length > 0 ? { issues } : { results };
}

/** The result in a file, else what is wrong with it, as the end of a sentence. */
async function readOne(path: string, cwd: string): Promise<VerifyResult | string> {
  try {
    const bytes = await lookAtFile(resolve(cwd, path));
    if (bytes === null) {
      return 'does not exist.';
    }
    const envelope = ENVELOPE.safeParse(parseJson(bytes.toString('utf8')));
    return envelope.success ? envelope.data.result : 'is not what verify --json of this version has printed.';
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    return `cannot be read: ${reason}.`;
  }
}
