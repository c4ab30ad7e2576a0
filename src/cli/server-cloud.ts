import { worded } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { ValueIssue } from '../registration/answers/issue.ts';
import { otherCloudIssue } from '../registration/managed-host.ts';
import type { GlobalSettings } from './settings.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** The global settings that tell which cloud a run works in. */
type CloudSettings = Pick<GlobalSettings, 'cloud' | 'graphUrl' | 'authorityUrl'>;

/** The sentence that says that a FHIR server is in another cloud than the one a run works in; null where they agree. */
export function serverCloudIssue(settings: CloudSettings, fhirUrl: string): string | null {
  const { cloud = 'public', graphUrl, authorityUrl } = settings;
  // Of a cloud that is given by URLs nothing is known. In the sandbox the rule holds too, so that what is tried there
  // goes on to work.
  const issue = graphUrl !== undefined || authorityUrl !== undefined ? null : otherCloudIssue(fhirUrl, cloud);
  return issue === null ? null : worded(issue);
}

/**
 * The fault of an input that names a FHIR server by its URL, where that is in another cloud than the run; none for any
 * other text.
 */
export function serverCloudIssues(settings: CloudSettings, key: string, text: string): readonly ValueIssue[] {
  const message = text.startsWith('https://') && canParseUrl(text) ? serverCloudIssue(settings, text) : null;
  return message === null ? [] : [{ key, message, missing: false, code: 'host_unsupported' }];
}

/** Throws UsageError `host_unsupported` where a FHIR server is in another cloud than the one a run works in. */
export function assertServerInCloud(settings: CloudSettings, fhirUrl: string): void {
  const message = serverCloudIssue(settings, fhirUrl);
  if (message !== null) {
    throw new UsageError('host_unsupported', message, { details: { fhirUrl, cloud: settings.cloud ?? 'public' } });
  }
}
