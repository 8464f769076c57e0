const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;

/** 1 to 39 ASCII letters, digits and hyphens, with no hyphen at either end. */
export const isLogin = (text: string): boolean => LOGIN.test(text);
