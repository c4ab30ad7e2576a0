import type { DefaultTheme } from 'vitepress';

/** The pages in the order in which people need them. */
export const sidebar: DefaultTheme.Sidebar = [
  {
    text: 'Start',
    items: [
      { text: 'Install', link: '/install' },
      { text: 'In the sandbox', link: '/start/sandbox' },
      { text: 'In your own tenant', link: '/start/tenant' },
    ],
  },
  {
    text: 'Register',
    items: [
      { text: 'The API of a FHIR server', link: '/tasks/resource' },
      { text: 'A web app', link: '/tasks/confidential' },
      { text: 'A mobile, desktop or single-page app', link: '/tasks/public' },
      { text: 'A job', link: '/tasks/service' },
      { text: 'An environment in one file', link: '/tasks/environments' },
      { text: 'Adopt existing applications', link: '/tasks/adopting' },
    ],
  },
  {
    text: 'Give access',
    items: [
      { text: 'Credentials', link: '/tasks/credentials' },
      { text: 'Rotate and remove credentials', link: '/tasks/rotation' },
      { text: 'Roles', link: '/tasks/roles' },
      { text: 'Consent', link: '/tasks/consent' },
      { text: 'SMART on FHIR', link: '/tasks/smart' },
      { text: 'Approval', link: '/tasks/approval' },
      { text: 'See who has access', link: '/tasks/access' },
    ],
  },
  {
    text: 'Operate',
    items: [
      { text: 'Run in CI', link: '/tasks/ci' },
      { text: 'Verify what clients can do', link: '/tasks/verify' },
      { text: 'Settings for servers and clients', link: '/tasks/settings' },
      { text: 'Get an access token of a client', link: '/tasks/token' },
      { text: 'Change a registration', link: '/tasks/editing' },
      { text: 'Disable, delete and restore', link: '/tasks/deleting' },
      { text: 'Sign-in, clouds and proxies', link: '/tasks/clouds' },
      { text: 'Troubleshooting', link: '/tasks/troubleshooting' },
      { text: 'Errors explained', link: '/explained/' },
      { text: 'Develop a SMART app', link: '/tasks/smart-app' },
    ],
  },
  {
    text: 'Concepts',
    items: [
      { text: 'How it fits together', link: '/concepts/overview' },
      { text: 'Glossary', link: '/concepts/glossary' },
      { text: 'The life of a secret', link: '/concepts/secrets' },
      { text: 'Security', link: '/concepts/security' },
      { text: 'Comparison with other tools', link: '/concepts/comparison' },
      { text: 'How large it can get', link: '/scale' },
      { text: 'The sandbox in detail', link: '/sandbox' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Commands', link: '/reference/commands' },
      { text: 'Environment variables', link: '/reference/variables' },
      { text: 'The file of an environment', link: '/environment-file' },
      { text: 'Results for programs', link: '/reference/json' },
      { text: 'Errors and warnings', link: '/errors' },
      { text: 'Exit codes', link: '/reference/exit-codes' },
      { text: 'Permissions', link: '/reference/permissions' },
      { text: 'Former names', link: '/reference/former-names' },
    ],
  },
  {
    text: 'Contribute',

    items: [
      { text: 'Contributing', link: '/contributing' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Decisions', link: '/decisions/' },
      { text: 'Assumptions', link: '/assumptions' },
      { text: 'Former sections of the README', link: '/moved' },
    ],
  },
];
