import type { Hono } from 'hono';
import { documentOf, headersOf } from '../entra/pages/html/page.ts';
import { overviewOf } from '../overview/overview.ts';
import { overviewPage } from '../overview/overview-page.ts';
import type { RecentRequests } from '../overview/recent-requests.ts';
import type { FhirParts } from '../fhir/fhir-service.ts';
import type { ServerTypes } from './http-exchange.ts';

/** What the overview is made of. */
export interface OverviewParts extends Pick<FhirParts, 'store' | 'fhirStore' | 'origin'> {
  readonly recent: RecentRequests;
}

/** Adds the overview, `/`: a page for people, outside of what is emulated. */
export function addOverviewEndpoint(app: Hono<ServerTypes>, parts: OverviewParts): void {
  app.get('/', async () => {
    const fhirStore = await parts.fhirStore();
    const [tenant, { settings }] = await Promise.all([parts.store.read(), fhirStore.read()]);
    const page = overviewPage(overviewOf(tenant, settings, parts.origin), parts.recent.list());
    return new Response(await documentOf(page, tenant.displayName), { headers: headersOf(page) });
  });
}
