import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors/usage-error.ts';
import { findCloud } from '../../src/identity/clouds.ts';

describe('findCloud', () => {
  test.each([
    ['public', 'https://portal.azure.com'],
    ['usgov', 'https://portal.azure.us'],
    ['usgov-dod', 'https://portal.azure.us'],
    ['china', 'https://portal.azure.cn'],
  ] as const)('knows the portal of %s', (cloud, portalUrl) => {
    expect(findCloud({ cloud })).toMatchObject({ portalUrl });
  });

  test.each([
    ['public', 'graph.microsoft.com', 'login.microsoftonline.com', 'management.azure.com', 'vault.azure.net'],
    [
      'usgov',
      'graph.microsoft.us',
      'login.microsoftonline.us',
      'management.usgovcloudapi.net',
      'vault.usgovcloudapi.net',
    ],
    [
      'usgov-dod',
      'dod-graph.microsoft.us',
      'login.microsoftonline.us',
      'management.usgovcloudapi.net',
      'vault.usgovcloudapi.net',
    ],
    [
      'china',
      'microsoftgraph.chinacloudapi.cn',
      'login.partner.microsoftonline.cn',
      'management.chinacloudapi.cn',
      'vault.azure.cn',
    ],
  ] as const)('knows %s', (name, graph, authority, resourceManager, keyVault) => {
    expect(findCloud({ cloud: name })).toMatchObject({
      name,
      graphUrl: `https://${graph}`,
      authorityUrl: `https://${authority}`,
      instanceDiscovery: true,
      resourceManager: { url: `https://${resourceManager}`, scope: `https://${resourceManager}/.default` },
      keyVaultUrl: `https://{vault}.${keyVault}`,
    });
  });

  test.each([
    ['public', 'api://AzureADTokenExchange'],
    ['usgov', 'api://AzureADTokenExchangeUSGov'],
    ['usgov-dod', 'api://AzureADTokenExchangeUSGov'],
    ['china', 'api://AzureADTokenExchangeChina'],
  ] as const)('knows what audience a token exchanged in %s has', (name, audience) => {
    expect(findCloud({ cloud: name }).federatedAudience).toBe(audience);
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
      resourceManager: null,
      keyVaultUrl: null,
      keyVaultResource: null,
      portalUrl: null,
      federatedAudience: 'api://AzureADTokenExchange',
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
