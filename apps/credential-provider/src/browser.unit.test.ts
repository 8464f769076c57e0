import { describe, expect, it } from 'vitest';
import { browserCommand } from './browser.ts';

describe('a browser is opened', () => {
  it('with what the system has for it, and never by a shell', () => {
    expect(browserCommand({ DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open']);
    expect(browserCommand({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toEqual(['xdg-open']);
    expect(browserCommand({}, 'darwin')).toEqual(['open']);
    expect(browserCommand({}, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler']);
  });

  it('only where somebody would see it', () => {
    for (const env of [{}, { DISPLAY: '' }]) expect(browserCommand(env, 'linux')).toBeNull();
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const name of ['CI', 'WAYBILL_NO_BROWSER', 'SSH_CONNECTION'])
        expect(browserCommand({ DISPLAY: ':0', [name]: '1' }, platform)).toBeNull();
    }
  });
});
