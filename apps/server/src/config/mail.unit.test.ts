import { describe, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { readMail } from './mail.ts';

const FROM = 'Waybill <waybill@example.com>';

describe('mail.smtp_url', () => {
  it('empty means that mails are kept', () => {
    expect(readMail('', '')).toBeNull();
    expect(readMail('', FROM)).toBeNull();
  });

  it('names host, port, TLS and sign-in', () => {
    expect(readMail('smtp://mx.example.com', FROM)?.smtp).toEqual({
      host: 'mx.example.com',
      port: 587,
      secure: false,
      mustUpgrade: false,
      auth: null,
    });
    expect(readMail('smtps://me:p%40ss@mx.example.com', FROM)?.smtp).toMatchObject({
      port: 465,
      secure: true,
      auth: { user: 'me', pass: 'p@ss' },
    });
    expect(readMail('smtp://[::1]:2525', FROM)?.smtp).toMatchObject({ host: '::1', port: 2525 });
  });

  it('with a password wants TLS, except on this machine', () => {
    expect(readMail('smtp://me:pass@mx.example.com:25', FROM)?.smtp.mustUpgrade).toBe(true);
    expect(readMail('smtp://me:pass@127.0.0.1:25', FROM)?.smtp.mustUpgrade).toBe(false);
  });

  it.each([
    ['mx.example.com:587', 'must be "smtp://host:587"'],
    ['https://me:hunter2@mx.example.com', 'must be "smtp://host:587"'],
    ['smtp://me:hunter2@mx.example.com?pool=true', 'a path or a query'],
    ['smtp://me:hunter2%@mx.example.com', '"%25"'],
  ])('refuses %s, without repeating it', (url, part) => {
    expect(() => readMail(url, FROM)).toThrow(StartError);
    expect(() => readMail(url, FROM)).toThrow(part);
    expect(() => readMail(url, FROM)).not.toThrow('hunter2');
  });

  it('needs mail.from', () => {
    expect(() => readMail('smtp://mx.example.com', '')).toThrow('mail.smtp_url is set, but mail.from is not');
  });
});

describe('mail.from', () => {
  it.each([
    ['waybill@example.com', { name: '', address: 'waybill@example.com' }],
    ['<waybill@example.com>', { name: '', address: 'waybill@example.com' }],
    [FROM, { name: 'Waybill', address: 'waybill@example.com' }],
    ['"The Registry, Inc." <a@b.example>', { name: 'The Registry, Inc.', address: 'a@b.example' }],
  ])('may be %s', (text, from) => {
    expect(readMail('smtp://mx.example.com', text)?.from).toEqual(from);
  });

  it.each(['waybill', 'a@b.example, c@d.example', 'Waybill <a@b.example', 'A\r\nBcc: x <a@b.example>'])(
    'may not be %j',
    (text) => {
      expect(() => readMail('', text)).toThrow('mail.from must be an address');
    },
  );
});
