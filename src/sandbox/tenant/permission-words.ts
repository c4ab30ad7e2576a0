/** How Microsoft words a delegated permission, to administrators and to users. */
export interface PermissionWords {
  readonly adminTitle: string;
  readonly adminText: string;
  readonly userTitle: string;
  readonly userText: string;
}

/** Microsoft's words for the delegated permissions that applications of FHIR servers usually ask for. */
const WORDS: Readonly<Record<string, PermissionWords>> = {
  openid: {
    adminTitle: 'Sign users in',
    adminText:
      'Allows users to sign in to the app with their work or school accounts and allows the app to see basic user profile information.',
    userTitle: 'Sign in as you',
    userText:
      'Allows you to sign in to the app with your work or school account and allows the app to read your basic profile information.',
  },
  profile: {
    adminTitle: "View users' basic profile",
    adminText: "Allows the app to see your users' basic profile (e.g., name, picture, user name, email address).",
    userTitle: 'View your basic profile',
    userText: 'Allows the app to see your basic profile (e.g., name, picture, user name, email address).',
  },
  email: {
    adminTitle: "View users' email address",
    adminText: "Allows the app to read your users' primary email address.",
    userTitle: 'View your email address',
    userText: 'Allows the app to read your primary email address.',
  },
  offline_access: {
    adminTitle: 'Maintain access to data you have given it access to',
    adminText:
      'Allows the app to see and update the data you gave it access to, even when users are not currently using the app. This does not give the app any additional permissions.',
    userTitle: 'Maintain access to data you have given it access to',
    userText:
      'Allows the app to see and update the data you gave it access to, even when you are not currently using the app. This does not give the app any additional permissions.',
  },
  'User.Read': {
    adminTitle: 'Sign in and read user profile',
    adminText:
      'Allows users to sign-in to the app, and allows the app to read the profile of signed-in users. It also allows the app to read basic company information of signed-in users.',
    userTitle: 'Sign you in and read your profile',
    userText:
      'Allows you to sign in to the app with your organizational account and let the app read your profile. It also allows the app to read basic company information.',
  },
};

/** The words for a permission, by its value; the value itself where Microsoft's words are not known here. */
export function permissionWords(value: string): PermissionWords {
  return WORDS[value] ?? { adminTitle: value, adminText: value, userTitle: value, userText: value };
}
