import type * as X509 from '@peculiar/x509';

/** The library that makes certificates. It is loaded when one is made, since it is large and changes `Reflect` for its own needs. */
export async function loadX509(): Promise<typeof X509> {
  // Its dependency tsyringe insists on this polyfill, and on having it first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
