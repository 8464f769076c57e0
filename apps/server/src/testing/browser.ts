import { nextAddress } from './people.ts';

interface Cookie {
  value: string;
  sameSite: string;
}

export interface Page {
  /** Where it ended; of a stop, the address that was not asked any more. */
  url: string;
  status: number;
  text: string;
  headers: Headers;
}

export interface Open {
  form?: Record<string, string>;
  /** The page that had the link or the form; null: typed by hand. */
  from?: string | null;
  /** Stops before the first address for which this holds. */
  until?: (url: string) => boolean;
  /** Redirects and pages that move on are left alone. */
  stay?: boolean;
}

/**
 * As much of a browser as signing in needs: cookies with their SameSite, redirects, and pages that move on by themselves. Who
 * began a navigation stays who began it, however often it is redirected.
 */
export class Browser {
  /** Signing in is counted by address: each browser is at another one, where the server is told to believe it. */
  readonly #address = nextAddress();
  readonly #cookies = new Map<string, Map<string, Cookie>>();

  async open(url: string, options: Open = {}): Promise<Page> {
    let { form } = options;
    let from = options.from ?? null;
    let next = url;
    for (let hop = 0; hop < 20; hop += 1) {
      if (options.until?.(next)) return { url: next, status: 0, text: '', headers: new Headers() };
      const response = await this.#send(next, form, from);
      const page = {
        url: next,
        status: response.status,
        text: await response.text(),
        headers: response.headers,
      };
      const location = response.headers.get('location');
      const refresh = /^0; url=(.*)$/.exec(response.headers.get('refresh') ?? '')?.[1];
      if (options.stay || (location === null && refresh === undefined)) return page;
      if (location === null) from = next;
      next = new URL(location ?? refresh ?? '', next).href;
      form = undefined;
    }
    throw new Error(`redirected for ever, at last to ${next}`);
  }

  /** The value of a cookie of that site, or undefined. */
  cookie(url: string, name: string): string | undefined {
    return this.#jar(url).get(name)?.value;
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jar(url).set(name, { value, sameSite: 'lax' });
  }

  /** All cookies of that site, as a script of its own pages would send them. */
  cookies(url: string): string {
    return [...this.#jar(url)].map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  async #send(url: string, form: Record<string, string> | undefined, from: string | null): Promise<Response> {
    const isSameSite = from === null || siteOf(from) === siteOf(url);
    const sent = [...this.#jar(url)]
      .filter(([, { sameSite }]) => isSameSite || (form === undefined && sameSite === 'lax'))
      .map(([name, { value }]) => `${name}=${value}`);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        'x-forwarded-for': this.#address,
        ...(sent.length === 0 ? {} : { cookie: sent.join('; ') }),
        ...(form === undefined
          ? {}
          : {
              'content-type': 'application/x-www-form-urlencoded',
              origin: from === null ? 'null' : new URL(from).origin,
            }),
      },
      ...(form === undefined ? {} : { method: 'POST', body: String(new URLSearchParams(form)) }),
    });
    for (const line of response.headers.getSetCookie()) this.#take(url, line);
    return response;
  }

  #take(url: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const has = (pattern: RegExp) => attributes.map((one) => pattern.exec(one)?.[1]).find(Boolean);
    if (has(/^max-age=(0)$/i) || Date.parse(has(/^expires=(.*)$/i) ?? '9999-01-01') < Date.now())
      this.#jar(url).delete(name);
    else
      this.#jar(url).set(name, {
        value: pair.slice(at + 1),
        sameSite: (has(/^samesite=(.*)$/i) ?? 'lax').toLowerCase(),
      });
  }

  #jar(url: string): Map<string, Cookie> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, Cookie>();
    this.#cookies.set(host, jar);
    return jar;
  }
}

/** Ports make no other site; names do. */
const siteOf = (url: string): string => new URL(url).hostname;
