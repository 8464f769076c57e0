import { createServer, type Socket } from 'node:net';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';

/** An SMTP server that takes every mail, but for those to addresses that begin with this word: nobody has them. */
export async function useMailServer(unknown: string): Promise<{ settings: Record<string, string> }> {
  const port = await freePort();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client)).on('error', () => client.destroy());
    let isBody = false;
    let rest = '';
    const say = (line: string) => void client.write(`${line}\r\n`);
    say('220 mail.example.com');
    client.on('data', (part: Buffer) => {
      const lines = (rest + part.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (isBody) {
          if (line !== '.') continue;
          isBody = false;
          say('250 taken');
        } else if (/^RCPT TO:/i.test(line))
          say(line.includes(`<${unknown}`) ? '550 5.1.1 nobody has this address' : '250 ok');
        else if (/^DATA/i.test(line)) {
          isBody = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) client.end('221 bye\r\n');
        else say('250 ok');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUpLater(() => {
    for (const client of open) client.destroy();
    server.close();
  });
  return {
    settings: {
      WAYBILL_MAIL__SMTP_URL: `smtp://127.0.0.1:${port}`,
      WAYBILL_MAIL__FROM: 'Waybill <waybill@example.com>',
    },
  };
}
