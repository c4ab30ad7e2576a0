import { describe, expect, it } from 'vitest';
import {
  certificateTags,
  deliveredTo,
  deliveryTags,
  keyIdOf,
  retiresAt,
  retireTag,
  tagsWithoutKeys,
  unseenKeyIds,
} from '../../src/registration/tags.ts';

const KEY_ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const CERTIFICATE = '9b1b5f0a-2f5e-4f0c-8a59-0d6b0c3f4a22';
const OTHER = '7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11';

describe('where a secret was delivered', () => {
  it.each([
    'file:/run/secret',
    'env-file:/srv/app one/.env',
    'github (this job only)',
    'terminal',
    'file:C:\\Geheimnisse\\Schlüssel 😀.txt',
    'file:100%',
  ])('is read back from tags without white space: %s', (place) => {
    const tags = deliveryTags(KEY_ID, place);
    expect(deliveredTo(tags, KEY_ID)).toBe(place);
    expect(deliveredTo(tags, OTHER)).toBeNull();
    expect(tags[0]).toBe(`fhir-apps:secret:${KEY_ID}`);
    expect(tags.join('')).not.toMatch(/\s/);
  });

  it.each(['a', ' ', 'ü', '😀', '\ud800'])('is cut to what a tag can hold, between characters: %j', (character) => {
    const place = `file:/${character.repeat(300)}`;
    const [, tag = ''] = deliveryTags(KEY_ID, place);
    expect(tag.length).toBeLessThanOrEqual(256);
    const read = deliveredTo([tag], KEY_ID) ?? '';
    expect(read).toMatch(/…$/);
    expect(place.replaceAll('\ud800', '\ufffd').startsWith(read.slice(0, -1))).toBe(true);
    expect(read.length).toBeGreaterThan(15);
  });

  it('is unknown where the tag is not ours to read', () => {
    expect(deliveredTo([`fhir-apps:sink:${KEY_ID}:%E0%`], KEY_ID)).toBeNull();
  });
});

describe('when a secret falls due', () => {
  it('is read back to the second, and a colon ends only the key id', () => {
    const tag = retireTag(KEY_ID, new Date('2026-11-29T08:13:54.900Z'));
    expect(tag).toBe(`fhir-apps:retire:${KEY_ID}:20261129T081354Z`);
    expect(retiresAt([tag], KEY_ID)).toBe('2026-11-29T08:13:54.000Z');
    expect(retiresAt([tag], OTHER)).toBeNull();
  });

  it.each(['', 'soon', '2026-11-29T08:13:54Z', '20261399T081354Z'])('is never, where the tag says %j', (text) => {
    expect(retiresAt([`fhir-apps:retire:${KEY_ID}:${text}`], KEY_ID)).toBeNull();
  });
});

it('tags of secrets and certificates that are gone are known by their key ids, and left out; all others stay', () => {
  const kept = [
    ...['fhir-apps', 'fhir-apps:key:service-job', 'team-a'],
    ...deliveryTags(KEY_ID, 'file:/a'),
    ...certificateTags(CERTIFICATE, '/keys/service-job.pem'),
  ];
  const gone = [...deliveryTags(OTHER, 'file:/b'), retireTag(OTHER, new Date()), ...certificateTags(OTHER, '/b.pem')];
  expect(gone.map(keyIdOf)).toEqual(gone.map(() => OTHER));
  const existing = { passwordCredentials: [{ keyId: KEY_ID }], keyCredentials: [{ keyId: CERTIFICATE }] };
  expect(unseenKeyIds([...gone, ...kept], existing)).toEqual([OTHER]);
  expect(tagsWithoutKeys([...gone, ...kept], [OTHER])).toEqual(kept);
});

it('the tags of a certificate say where its key is, where that is known', () => {
  const tags = certificateTags(CERTIFICATE, '/keys of mine/service-job.pem');
  expect(deliveredTo(tags, CERTIFICATE)).toBe('/keys of mine/service-job.pem');
  expect(certificateTags(CERTIFICATE, null)).toEqual([`fhir-apps:certificate:${CERTIFICATE}`]);
});
