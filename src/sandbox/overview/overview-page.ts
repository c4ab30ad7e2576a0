import { html } from 'hono/html';
import type { Html, Page } from '../entra/pages/html/page.ts';
import type { ApplicationView, FhirServerView, Overview, PersonView } from './overview.ts';
import type { RepeatedRequest } from './recent-requests.ts';
import { refusalWords } from './refusal-words.ts';

/** As many of a kind as a page lists. */
const MAX_LISTED = 100;

/** The sandbox at a glance: who and what is in its tenant, and what it was last asked for. */
export function overviewPage(overview: Overview, requests: readonly RepeatedRequest[]): Page {
  const { tenantName, tenantId, people, applications, servers } = overview;
  return {
    title: tenantName,
    isWide: true,
    body: html`<h1>${tenantName}</h1>
      <p class="quiet">Tenant ${tenantId}. Nothing here reaches Azure.</p>
      <h2>FHIR servers</h2>
      ${listOf(servers, serverItem, '')}
      <h2>People</h2>
      ${listOf(people, personItem, 'No one is in this tenant.')}
      <p class="quiet">
        On the sign-in page a click signs them in. To see the passwords of the first people:
        <code>fhir-apps sandbox status <span class="whole">--show-secrets</span></code>
      </p>
      <h2>Applications</h2>
      ${listOf(applications, applicationItem, 'No application is registered.')}
      <h2>Last requests</h2>
      <p class="quiet">The newest first. <a href="/">Load again</a></p>
      ${listOf(requests, (request) => requestItem(request, tenantId), 'Nothing was asked for since the sandbox started.')}
      <h2>More</h2>
      <ul class="plain">
        <li><a href="/devicelogin">Enter the code of a device</a></li>
        <li><a href="/${tenantId}/oauth2/v2.0/logout">Sign out in this browser</a></li>
        <li><a href="/${tenantId}/v2.0/.well-known/openid-configuration">OpenID Connect configuration</a></li>
      </ul>`,
  };
}

function listOf<T>(items: readonly T[], itemOf: (item: T) => Html, whenEmpty: string): Html {
  const hidden = items.length - MAX_LISTED;
  return items.length === 0
    ? html`<p>${whenEmpty}</p>`
    : html`<ul class="rows">
          ${items.slice(0, MAX_LISTED).map(itemOf)}
        </ul>
        ${hidden > 0 ? html`<p class="quiet">And ${String(hidden)} more.</p>` : ''}`;
}

function serverItem(server: FhirServerView): Html {
  const { title, url, audience, authority, securityEnabled, authorizationEnabled, registerWith } = server;
  const notes = [
    ...(securityEnabled ? [] : ['Security is off: everyone may do everything.']),
    ...(authorizationEnabled ? [] : ['Authorization is off: every token may do everything.']),
  ];
  return html`<li>
    <strong>${title}</strong>
    ${facts([
      ['URL', html`<a href="${url}/metadata">${url}</a>`],
      ['Audience', html`${audience}`],
      ['Authority', html`${authority}`],
      ...notes.map((note) => ['Note', html`${note}`] as const),
      ['Register', html`<code>${registerWith}</code>`],
    ])}
  </li>`;
}

function personItem({ name, userName, isEnabled, roles }: PersonView): Html {
  return html`<li>
    <strong>${name}</strong> <span>${userName}</span>${isEnabled ? '' : ' (disabled)'}
    ${roles.length === 0 ? '' : html`<span class="quiet">${roles.join(', ')}</span>`}
  </li>`;
}

function applicationItem({ name, appId, identifierUris, replyUrls, roles }: ApplicationView): Html {
  return html`<li>
    <strong>${name}</strong>
    ${facts([
      ['Client id', html`<span class="whole">${appId}</span>`],
      ...lines('Identifier', identifierUris),
      ...lines('Reply URL', replyUrls),
      ...lines('Roles', roles.length === 0 ? [] : [roles.join(', ')]),
    ])}
  </li>`;
}

function lines(label: string, texts: readonly string[]): readonly (readonly [string, Html])[] {
  return texts.slice(0, MAX_LISTED).map((text) => [label, html`${text}`]);
}

function facts(pairs: readonly (readonly [string, Html])[]): Html {
  return html`<dl>
    ${pairs.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function requestItem(request: RepeatedRequest, tenantId: string): Html {
  const { method, path, status, time, times, refusal } = request;
  const words = refusalWords(request);
  const said = refusal === null ? '' : [refusal.code, refusal.message].filter((text) => text !== '').join(': ');
  const answered = status === null ? 'no answer' : String(status);
  return html`<li>
    <div class="request">
      <span class="status${words === null ? '' : ' refused'}">${answered}${words === null ? '' : ', refused'}</span>
      <code>${method} ${path.replace(tenantId, '{tenant}')}</code>
      <span class="quiet"
        ><time datetime="${time}">${time.slice(11, 19)} UTC</time>${times === 1 ? '' : `, ${String(times)} times`}</span
      >
    </div>
    ${words === null ? '' : html`<p>${words}</p>`} ${said === '' ? '' : html`<p class="quiet">${said}</p>`}
  </li>`;
}
