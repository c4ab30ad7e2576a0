import { html } from 'hono/html';
import type { Page } from './page.ts';
import { alertOf, type FormContext, pageForm } from './page-form.ts';

/** Asks for the code that a device shows (RFC 8628 §3.3). */
export function userCodePage(form: FormContext, userCode: string, problem: string | null): Page {
  return {
    title: problem === null ? 'Enter code' : 'Error: Enter code',
    body: html`<h1>Enter code to allow access</h1>
      <p>Once you enter the code displayed on your app or device, it will have access to your account.</p>
      <p><strong>Do not enter codes from sources you don’t trust.</strong></p>
      ${alertOf(problem)}
      ${pageForm(
        form,
        'user-code',
        html`<label for="user_code">Code</label>
          <input
            type="text"
            id="user_code"
            name="user_code"
            value="${userCode}"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            maxlength="16"
            required
            autofocus
            ${problem === null ? '' : html`aria-invalid="true" aria-describedby="problem"`}
          />
          <div class="buttons"><button class="main">Next</button></div>`,
      )}`,
  };
}

/** Makes sure that the person means this application, before it gets anything. */
export function confirmDevicePage(form: FormContext, appName: string, userName: string): Page {
  return {
    title: `Are you trying to sign in to ${appName}?`,
    body: html`<p class="quiet">${userName}</p>
      <h1>Are you trying to sign in to ${appName}?</h1>
      <p>Only continue if you downloaded the app from a store or website that you trust.</p>
      ${pageForm(
        form,
        'confirm-device',
        html`<div class="buttons">
          <button name="step" value="refuse">Cancel</button>
          <button class="main">Continue</button>
          <button class="last" name="step" value="use-another">Use another account</button>
        </div>`,
      )}`,
  };
}

/** Says that the device is signed in. */
export function deviceDonePage(appName: string): Page {
  return {
    title: appName,
    body: html`<h1>${appName}</h1>
      <p role="status">
        You have signed in to the ${appName} application on your device. You may now close this window.
      </p>`,
  };
}

/** Says that the device was refused. */
export function deviceDeclinedPage(appName: string): Page {
  return {
    title: 'Declined',
    body: html`<h1>${appName}</h1>
      <p role="status">
        You declined to sign in to the ${appName} application on your device. You may now close this window.
      </p>`,
  };
}
