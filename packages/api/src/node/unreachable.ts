import { ClientFault } from '../client/client-fault.ts';

interface Reason {
  readonly says: string;
  readonly remedy: string;
}

const refusedName: Reason = {
  says: 'its name does not resolve',
  remedy: 'look at the spelling of the address, and whether this machine may resolve the name',
};
const nothingListens: Reason = {
  says: 'nothing listens there',
  remedy: 'look whether the registry runs, and at the port in the address',
};
const certificate: Reason = {
  says: 'its certificate is not trusted here',
  remedy: 'name the file of your certificate authority in SSL_CERT_FILE (cargo reads it too)',
};
const brokenOff: Reason = {
  says: 'it broke the connection off',
  remedy: 'try again; if it stays so, look at the log of the registry and of the proxy before it',
};
const notTls: Reason = {
  says: 'it does not speak TLS',
  remedy: 'look whether the address begins with http:// or https:// as the registry does',
};

const reasons: Readonly<Record<string, Reason>> = {
  ENOTFOUND: refusedName,
  EAI_AGAIN: refusedName,
  ECONNREFUSED: nothingListens,
  EHOSTUNREACH: {
    says: 'there is no way to it from here',
    remedy: 'look at the network and firewall of this machine',
  },
  ENETUNREACH: {
    says: 'there is no way to it from here',
    remedy: 'look at the network and firewall of this machine',
  },
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  HPE_INVALID_CONSTANT: { says: 'it does not speak HTTP', remedy: 'look at the address and its port' },
  EPROTO: notTls,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  CERT_HAS_EXPIRED: {
    says: 'its certificate has expired',
    remedy: 'renew it, or set the clock of this machine right',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    says: 'its certificate is for another name',
    remedy: 'write the address with a name of the certificate',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
};

/** The sentence for an error of Node's sockets. What Node says stays below it. */
export function unreachable(url: URL, error: unknown): ClientFault {
  const { code, message } = causeOf(error);
  const reason = reasons[code] ?? {
    says: 'the connection failed',
    remedy: 'look whether it can be reached from this machine, and try again',
  };
  return new ClientFault(
    'unreachable',
    `${url.origin} cannot be reached: ${reason.says} (${code || message})`,
    {
      remedy: reason.remedy,
      cause: error,
    },
  );
}

/** Where several addresses were tried, each has its error; they rarely differ. */
function causeOf(error: unknown): { code: string; message: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message } = (first ?? {}) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : 'no reason given',
  };
}
