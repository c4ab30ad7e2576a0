import { describe, expect, it } from 'vitest';
import { splitReplyUrl } from '../../../src/registration/answers/reply-url.ts';
import { editReplyUrls } from '../../../src/registration/edit/edit-reply-urls.ts';
import { sampleApplication } from './sample-application.ts';

const URL = 'https://chart.contoso.com/';

/** An application with the same URL on two platforms, and others beside it. */
const APPLICATION = {
  ...sampleApplication,
  web: { ...sampleApplication.web, redirectUris: [URL, 'https://chart.contoso.com/web'] },
  spa: { redirectUris: [URL] },
  publicClient: { redirectUris: ['http://localhost:3000/', 'com.contoso.chart://auth'] },
};

const edit = (add: readonly string[], remove: readonly string[]): ReturnType<typeof editReplyUrls> =>
  editReplyUrls(APPLICATION, 'public', { add: add.map(splitReplyUrl), remove: remove.map(splitReplyUrl) });

describe('editReplyUrls', () => {
  it('removes a URL from every platform that has it', () => {
    expect(edit([], [URL]).patch).toEqual({
      web: { redirectUris: ['https://chart.contoso.com/web'] },
      spa: { redirectUris: [] },
    });
  });

  it('removes it from the platform that is named alone', () => {
    expect(edit([], [`spa=${URL}`]).patch).toEqual({ spa: { redirectUris: [] } });
  });

  it('takes a missing path for the slash that Entra takes it for', () => {
    expect(edit([], ['https://chart.contoso.com']).patch).toHaveProperty('spa', { redirectUris: [] });
  });

  it('ignores the port of a loopback URL only where nothing has the same spelling', () => {
    expect(edit([], ['http://localhost/']).patch).toEqual({
      publicClient: { redirectUris: ['com.contoso.chart://auth'] },
    });
  });

  it('moves a URL that is added to another platform', () => {
    expect(edit([`native=${URL}`], []).patch).toEqual({
      web: { redirectUris: ['https://chart.contoso.com/web'] },
      spa: { redirectUris: [] },
      publicClient: { redirectUris: [...APPLICATION.publicClient.redirectUris, URL] },
    });
  });

  it('writes nothing where all is so already, and says so', () => {
    expect(edit(['com.contoso.chart://auth'], ['https://chart.contoso.com/wed'])).toEqual({
      patch: {},
      settled: [
        { property: 'redirectUris', value: 'com.contoso.chart://auth', state: 'present', nearest: null },
        {
          property: 'redirectUris',
          value: 'https://chart.contoso.com/wed',
          state: 'absent',
          nearest: 'https://chart.contoso.com/web',
        },
      ],
      issues: [],
    });
  });
});
