import { html } from 'hono/html';
import type { Html, Page } from './page.ts';
import { type FormContext, pageForm } from './page-form.ts';

/** One permission, in words for the person who decides. */
export interface PermissionView {
  /** The API that it is a permission of. */
  readonly resourceName: string;
  readonly title: string;
  readonly description: string;
}

/** The application that asks, as its page presents it. */
export interface AppView {
  readonly name: string;
  /** Where it comes from: "This application is not published by Microsoft or your organization." and the like. */
  readonly origin: string;
}

/** What the consent page shows. */
export interface ConsentView {
  readonly form: FormContext;
  readonly app: AppView;
  readonly userName: string;
  readonly permissions: readonly PermissionView[];
  /** Whether the person decides for the tenant: never, if they choose to, or because that is what was asked. */
  readonly forTenant: 'no' | 'optional' | 'always';
}

/** Asks a person to accept or refuse what an application wants. */
export function consentPage({ form, app, userName, permissions, forTenant }: ConsentView): Page {
  const heading =
    forTenant === 'always' ? 'Permissions requested: review for your organization' : 'Permissions requested';
  return {
    title: heading,
    body: html`<p class="quiet">${userName}</p>
      <h1>${heading}</h1>
      <p><strong>${app.name}</strong><br /><span class="quiet">${app.origin}</span></p>
      ${pageForm(
        form,
        'accept',
        html`<h2>This app would like to</h2>
          ${permissions.map(permissionDetails)} ${forTenant === 'optional' ? consentForOrganization() : ''}
          <p class="quiet">
            ${
              forTenant === 'always'
                ? 'If you accept, this app will get access to the specified resources for all users in your organization. No one else will be prompted to review these permissions.'
                : 'Accepting these permissions means that you allow this app to use your data as specified in its terms of service and privacy statement. The publisher has not provided links to its terms for you to review.'
            }
          </p>
          <div class="buttons within-reach">
            <button name="step" value="refuse" formnovalidate>Cancel</button>
            <button class="main">Accept</button>
          </div>`,
      )}`,
  };
}

/** What the page shows to a person whose request only an administrator can grant. */
export interface AdminApprovalView {
  readonly form: FormContext;
  readonly app: AppView;
  readonly userName: string;
  readonly permissions: readonly PermissionView[];
  readonly refusal: { readonly number: number; readonly message: string };
}

/** Says that an administrator is needed, and what the person can do. */
export function adminApprovalPage({ form, app, userName, permissions, refusal }: AdminApprovalView): Page {
  return {
    title: 'Need admin approval',
    refusal: `AADSTS${String(refusal.number)}: ${refusal.message}`,
    body: html`<p class="quiet">${userName}</p>
      <h1>Need admin approval</h1>
      <p><strong>${app.name}</strong><br /><span class="quiet">${app.origin}</span></p>
      <p>
        ${app.name} needs permission to access resources in your organization that only an admin can grant. Please ask
        an admin to grant permission to this app before you can use it.
      </p>
      <h2>What it asks for</h2>
      ${permissions.map(permissionDetails)}
      <h2>What you can do</h2>
      ${pageForm(
        form,
        'use-another',
        html`<div class="buttons stacked">
          <button>Have an admin account? Sign in with that account</button>
          <button name="step" value="refuse">Return to the application without granting consent</button>
        </div>`,
      )}
      <p class="quiet">AADSTS${String(refusal.number)}: ${refusal.message}</p>`,
  };
}

function permissionDetails({ resourceName, title, description }: PermissionView): Html {
  return html`<details>
    <summary>${title} <span class="quiet">(${resourceName})</span></summary>
    <p>${description}</p>
  </details>`;
}

function consentForOrganization(): Html {
  return html`<label class="choice">
      <input type="checkbox" name="for_tenant" value="true" aria-describedby="for-tenant" />
      Consent on behalf of your organization
    </label>
    <p class="quiet" id="for-tenant">
      If checked, this app will get access to the specified resources for all users in your organization. No one else
      will be prompted to review these permissions.
    </p>`;
}
