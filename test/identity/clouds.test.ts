import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors/usage-error.ts';
import { findCloud } from '../../src/identity/clouds.ts';

describe('findCloud', () => {
  test.each([
    ['public', 'https://graph.microsoft.com', 'https://login.microsoftonline.com'],
    ['usgov', 'https://graph.microsoft.us', 'https://login.microsoftonline.us'],
    ['usgov-dod', 'https://dod-graph.microsoft.us', 'https://login.microsoftonline.us'],
    ['china', 'https://microsoftgraph.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn'],
  ] as const)('knows %s', (name, graphUrl, authorityUrl) => {
    expect(findCloud({ cloud: name })).toEqual({ name, graphUrl, authorityUrl, instanceDiscovery: true });
  });

  test('is public when nothing is said', () => {
    expect(findCloud({}).name).toBe('public');
  });

  test('takes two URLs for a cloud it does not know, without its trailing slashes', () => {
    const urls = { graphUrl: 'https://graph.example.com/', authorityUrl: 'https://login.example.com:8443' };
    expect(findCloud(urls)).toEqual({
      name: 'custom',
      graphUrl: 'https://graph.example.com',
      authorityUrl: 'https://login.example.com:8443',
      instanceDiscovery: false,
    });
  });

  test.each([
    [{ graphUrl: 'https://graph.example.com' }, '--authority-url'],
    [{ authorityUrl: 'https://login.example.com' }, '--graph-url'],
  ])('refuses one URL without the other: %j', (urls, missing) => {
    expect(() => findCloud(urls)).toThrow(UsageError);
    expect(() => findCloud(urls)).toThrow(missing);
  });

  test.each([
    'http://graph.example.com',
    'https://graph.example.com/v1.0',
    'https://user@graph.example.com',
    'https://graph.example.com?x=1',
    'graph.example.com',
    '',
  ])('refuses %j as an origin', (graphUrl) => {
    const urls = { graphUrl, authorityUrl: 'https://login.example.com' };
    expect(() => findCloud(urls)).toThrow(expect.objectContaining({ code: 'cloud_url_malformed' }));
  });
});
