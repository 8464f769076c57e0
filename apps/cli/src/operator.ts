/**
 * Commands that run the server's own code on the operator's machine. They are loaded when asked for, so that the
 * commands for everybody else never load the server.
 */
export const operatorCommands = {
  serve: async (args: string[]) => (await import('@waybill/server')).serve(args),
  check: async (args: string[]) => (await import('@waybill/server')).check(args),
};
