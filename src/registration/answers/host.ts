/** A label of a host name, in ASCII (RFC 1123, section 2.1). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The longest host name (RFC 1035, section 2.3.4). */
const MAX_HOST_LENGTH = 253;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/**
 * The sentence that says why the host of an http or https URL is none, or null where it is DNS labels, an IP address or
 * localhost. `typed` is the URL as it was given: a parser reads more as an address than people mean.
 */
export function hostIssue(typed: string, { hostname, port }: URL): string | null {
  const given = givenHost(typed);
  if (hostname.startsWith('[')) {
    return null;
  }
  if (IPV4.test(hostname)) {
    return given === hostname ? null : `"${given}" would be read as the IP address ${hostname}; write the host itself.`;
  }
  if (hostname.endsWith('.') && !/^\.*$/.test(hostname)) {
    return `"${given}" ends with a dot; leave it out: ${hostname.replace(/\.+$/, '')}.`;
  }
  if (hostname.includes('_')) {
    return `"${given}" has an underscore, which no host name may have.`;
  }
  if (hostname.length > MAX_HOST_LENGTH || !hostname.split('.').every((label) => LABEL.test(label))) {
    return `"${given}" is not a host name; it has letters, digits and hyphens, with dots between its parts.`;
  }
  return port === '0' ? `"${typed}" has the port 0, which no server can listen on.` : null;
}

/** The host as it was typed, in lower case, without user, port and path. */
function givenHost(typed: string): string {
  const authority = typed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#\\]/, 1)[0] ?? '';
  return authority.replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
}
