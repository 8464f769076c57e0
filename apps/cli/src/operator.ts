import { exitCodes } from './exit-codes.ts';

type Server = typeof import('@waybill/server');

/**
 * Commands that run the server's own code on the operator's machine. They are loaded when asked for, so that the
 * commands for everybody else never load the server.
 */
export const operatorCommands = {
  serve: (args: string[]) => withServer((server) => server.serve(args)),
  check: (args: string[]) => withServer((server) => server.check(args)),
  backup: (args: string[]) => withServer((server) => server.backup(args)),
  restore: (args: string[]) => withServer((server) => server.restore(args)),
  'migrate-to': (args: string[]) => withServer((server) => server.migrateTo(args)),
  rotate: (args: string[]) => withServer((server) => server.rotate(args)),
  import: (args: string[]) => withServer((server) => server.importCommand(args)),
};

/** The single file that is made of this program has no server in it. */
async function withServer(run: (server: Server) => Promise<number>): Promise<number> {
  let server: Server;
  try {
    server = await import('@waybill/server');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    if (!isMissing || !message.includes('@waybill/server')) throw error;
    process.stderr.write(
      'waybill: this build has no server in it\n' +
        '  what to do: clone the repository of Waybill and run `npm start` there, or `npx waybill serve`\n',
    );
    return exitCodes.usage;
  }
  return run(server);
}
