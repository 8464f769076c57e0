const about = (publicUrl: string, what: string): string => `[${new URL(publicUrl).host}] ${what}`;

export const confirmMail = (publicUrl: string, login: string, token: string) => ({
  subject: about(publicUrl, 'confirm your new e-mail address'),
  text: [
    `The user ${login} at ${publicUrl} wants to have this e-mail address.`,
    '',
    'If that is you, confirm it here, within 24 hours:',
    '',
    `  ${publicUrl}/confirm-email?token=${token}`,
    '',
    'If it was not you, do nothing: nothing changes.',
    '',
  ].join('\n'),
});

/** Whoever asked is not told, as they would learn who has an account here. */
export const takenMail = (publicUrl: string) => ({
  subject: about(publicUrl, 'this e-mail address is in use already'),
  text: [
    `Somebody, maybe you, wants to have this e-mail address for another account at ${publicUrl}.`,
    '',
    'An account of yours has it already, so nothing changes. If you want to have it for the other account, give this',
    'one another address first.',
    '',
  ].join('\n'),
});

export const askedMail = (publicUrl: string, login: string, email: string) => ({
  subject: about(publicUrl, 'another e-mail address was asked for'),
  text: [
    `Somebody who knows your password asked to have the address ${email} for the user ${login} at ${publicUrl}.`,
    'It stays as it is until the link that was sent there is used.',
    '',
    `If it was not you, set a new password at ${publicUrl}/forgot-password now, and tell your administrator.`,
    '',
  ].join('\n'),
});

export const changedMail = (publicUrl: string, login: string, email: string) => ({
  subject: about(publicUrl, 'your e-mail address was changed'),
  text: [
    `The e-mail address of the user ${login} at ${publicUrl} is ${email} now. This is the last mail to the one before.`,
    '',
    'If it was not you, tell your administrator at once.',
    '',
  ].join('\n'),
});
