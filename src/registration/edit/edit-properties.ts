import { nearestName } from '../../text/nearest-name.ts';
import type { AppType } from '../model/app-type.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { editReplyUrls } from './edit-reply-urls.ts';
import type { EditIssue, EditRequest, ElementEdit, SettledEdit } from './edit-request.ts';

/** What an edit writes to the application itself, what of it is so already, and what cannot be done. */
export interface PropertyEdit {
  /** Lists are whole. */
  readonly patch: ApplicationPatch;
  readonly settled: readonly SettledEdit[];
  readonly issues: readonly EditIssue[];
}

/** Plans the edit of name, description, notes, reply URLs and tags. */
export function editProperties(application: ObservedApplication, type: AppType, request: EditRequest): PropertyEdit {
  const texts = editTexts(application, request);
  const tags = editTags(application.tags, request.tags);
  const replyUrls = editReplyUrls(application, type, request.replyUrls);
  return {
    patch: { ...texts.patch, ...tags.patch, ...replyUrls.patch },
    settled: [...texts.settled, ...replyUrls.settled, ...tags.settled],
    issues: replyUrls.issues,
  };
}

type PartialEdit = Pick<PropertyEdit, 'patch' | 'settled'>;

function editTexts(application: ObservedApplication, { name, description, notes }: EditRequest): PartialEdit {
  const edits = [
    ['displayName', name ?? undefined],
    ['description', description],
    ['notes', notes],
  ] as const;
  const asked = edits.flatMap(([property, value]) => (value === undefined ? [] : [{ property, value }]));
  const isSettled = ({ property, value }: (typeof asked)[number]): boolean =>
    (application[property] ?? '') === (value ?? '');
  return {
    patch: Object.fromEntries(asked.filter((each) => !isSettled(each)).map(({ property, value }) => [property, value])),
    settled: asked.filter(isSettled).map(({ property, value }): SettledEdit => ({
      property,
      value: value ?? '',
      state: value === null ? 'absent' : 'present',
      nearest: null,
    })),
  };
}

function editTags(existing: readonly string[], { add, remove }: ElementEdit<string>): PartialEdit {
  const kept = existing.filter((tag) => !remove.includes(tag));
  const tags = [...kept, ...new Set(add.filter((tag) => !existing.includes(tag)))];
  const settled = (value: string, state: SettledEdit['state']): SettledEdit => ({
    property: 'tags',
    value,
    state,
    nearest: state === 'present' ? null : nearestName(value, existing),
  });
  return {
    patch: tags.length === existing.length && kept.length === existing.length ? {} : { tags },
    settled: [
      ...add.filter((tag) => existing.includes(tag)).map((tag) => settled(tag, 'present')),
      ...remove.filter((tag) => !existing.includes(tag)).map((tag) => settled(tag, 'absent')),
    ],
  };
}
