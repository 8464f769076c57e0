import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** As much of an SMTP server as is needed to take mails and keep them. @returns the mails, headers and all. */
export async function useMailbox(port: number): Promise<readonly string[]> {
  const mails: string[] = [];
  const server = createServer((socket) => converse(socket, (mail) => mails.push(mail)));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return mails;
}

const answers: Readonly<Record<string, string>> = { DATA: '354 go on', QUIT: '221 bye' };

function converse(socket: Socket, keep: (mail: string) => void): void {
  let unread = '';
  let isMail = false;
  socket.setEncoding('utf8').on('error', () => socket.destroy());
  socket.write('220 mailbox\r\n');
  socket.on('data', (part: string) => {
    unread += part;
    for (;;) {
      const end = isMail ? '\r\n.\r\n' : '\r\n';
      const at = unread.indexOf(end);
      if (at < 0) return;
      const said = unread.slice(0, at);
      unread = unread.slice(at + end.length);
      if (isMail) keep(said);
      const word = isMail ? '' : said.slice(0, 4).toUpperCase();
      isMail = word === 'DATA';
      socket.write(`${answers[word] ?? '250 fine'}\r\n`);
      if (word === 'QUIT') socket.end();
    }
  });
}
