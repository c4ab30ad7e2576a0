// Run as a process of its own: signs in with @azure/identity as any program would, and tells what came of it.
import { ClientSecretCredential } from '@azure/identity';

const [authorityHost = '', tenant = '', clientId = '', clientSecret = '', scope = ''] = process.argv.slice(2);
const credential = new ClientSecretCredential(tenant, clientId, clientSecret, {
  authorityHost,
  disableInstanceDiscovery: true,
});
try {
  const { token, expiresOnTimestamp } = await credential.getToken(scope);
  process.stdout.write(JSON.stringify({ token, expiresOnTimestamp }));
} catch (error) {
  process.stdout.write(JSON.stringify({ refusal: String(error) }));
}
