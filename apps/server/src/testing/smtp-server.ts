import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The message as it came, headers and body. */
  data: string;
}

/** Enough of SMTP (RFC 5321) for a client that behaves. */
export interface SmtpServer {
  port: number;
  url: string;
  received: ReceivedMail[];
  /** Answers, in this order, to the next recipients; `null` takes one. Afterwards everyone is taken. */
  answerNextRecipients(...answers: (string | null)[]): void;
  /** How long it thinks before it takes a message. */
  slowness: number;
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const answers: (string | null)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, smtp, () => answers.shift() ?? null);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const smtp: SmtpServer = {
    port,
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    answerNextRecipients: (...next) => void answers.push(...next),
    slowness: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return smtp;
}

function converse(socket: Socket, smtp: SmtpServer, nextAnswer: () => string | null): void {
  const say = (line: string) => void socket.write(`${line}\r\n`);
  let mail: ReceivedMail = { from: '', to: [], data: '' };
  let inData = false;
  let buffer = '';
  say('220 test ESMTP');
  socket.on('data', (chunk) => {
    buffer += chunk.toString('utf8');
    for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (inData) readData(line);
      else obey(line);
    }
  });

  function readData(line: string): void {
    if (line !== '.') {
      mail.data += `${line.replace(/^\./, '')}\r\n`;
      return;
    }
    inData = false;
    const whole = mail;
    mail = { from: '', to: [], data: '' };
    setTimeout(() => {
      smtp.received.push(whole);
      say('250 taken');
    }, smtp.slowness);
  }

  function obey(line: string): void {
    const address = /<(.*)>/.exec(line)?.[1] ?? '';
    switch (line.toUpperCase().split(/[ :]/, 1)[0]) {
      case 'MAIL':
        mail = { from: address, to: [], data: '' };
        say('250 ok');
        break;
      case 'RCPT': {
        const refusal = nextAnswer();
        if (refusal === null) mail.to.push(address);
        say(refusal ?? '250 ok');
        break;
      }
      case 'DATA':
        inData = true;
        say('354 go on');
        break;
      case 'QUIT':
        say('221 bye');
        socket.end();
        break;
      default:
        say('250 ok');
    }
  }
}
