import type { Tree } from './mutate-tree.ts';

/**
 * A roles.json of FHIR Server for Azure, in small
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
export const ROLES_FILE: Tree = {
  $schema: './roles.schema.json',
  roles: [
    { name: 'globalReader', dataActions: ['read', 'resourceValidate'], notDataActions: [], scopes: ['/'] },
    { name: 'globalWriter', dataActions: ['*'], notDataActions: ['hardDelete'], scopes: ['/'] },
  ],
};

/** A self-signed certificate; nobody has its key. */
export const CERTIFICATE_FILE = `-----BEGIN CERTIFICATE-----
MIIDETCCAfmgAwIBAgIUQ1ZV2oUDl9ndMU5XB2VPn0BmDzAwDQYJKoZIhvcNAQEL
BQAwGDEWMBQGA1UEAwwNU2FtcGxlIGNsaWVudDAeFw0yNjExMjIxMTM0MjZaFw0z
NjExMTkxMTM0MjZaMBgxFjAUBgNVBAMMDVNhbXBsZSBjbGllbnQwggEiMA0GCSqG
SIb3DQEBAQUAA4IBDwAwggEKAoIBAQDOSmDl0aPuf0Zgm4Bwho6hEy8gV3KuJyn4
m687ZG54F6HjAPzhmIVjrGWF55QG/EXQfskwnRGHgy9kcZSmLe+7COPpLL31QlDk
6gJsSAaxN8OGlwPM5QzcQoUFEM5DDb/fAKe5PsJQXrzzSubJ8/zytqiAbky+mhf4
PuPv/zyPVqS8g3VNOKTZ4udZc8OUyeccbZw9ILfH8fRPuBHvdUCZP8IwOZOUxOR2
db6MeEbQiB2WNVyTj3Wir41FuCyDPY7e6YCZ6XnLurwNnNzdU6iws5FJK64n5mX+
sYBSRH3pr1w8JZKtIOhNlxs0ZXhUcSI1Q+z615BWRvt+5YwIWlI3AgMBAAGjUzBR
MB0GA1UdDgQWBBSPmHK9+RPLnbv5GgeWS5XAnBfPlTAfBgNVHSMEGDAWgBSPmHK9
+RPLnbv5GgeWS5XAnBfPlTAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUA
A4IBAQBWfwSHDjIKFzl1X4fassnOlfsAfDrEv9qpBAx8kXRV4aXoiuRg3n4wleDK
MOH8VFV8Q5W2ghkS4UPch4Dik1KXXDUTiZUWSgwuUK4qlZAR9CGea1xqUj7hGM7S
UD9QQO5OILemljCZaHYwLMQ38Dr6w4eq9h975k4lQ+Ls9QjWtJAtAojm23THH0ns
WaVZThvh/qRPg2REHpOVAliQWuaIshavsyEMovz4ZOPOAMkYzivihoMwjIl11M6f
E7lGl16iwDPA7JpASluhGD4vrDb2rFKQFMXKGQmzV/UsVcnKnxbzP2mZKr5+KjFW
LXHfjbKoXwpRMAzh2q5SQAJE29mn
-----END CERTIFICATE-----
`;
