/** What the clients need of Node: HTTP, programs and files. */
export { nodeJob } from './node-job.ts';
export { type NodeSendOptions, nodeSend } from './node-send.ts';
