// Preloaded into a forked child, it makes of it a utility process: process.parentPort over Node's own channel.
import { EventEmitter } from 'node:events';

const early: unknown[] = [];
const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => process.send?.(message) });

/** Messages wait until somebody listens, as on a MessagePort. The child gets an event, the parent the bare message. */
const deliver = (data: unknown): void => {
  if (port.listenerCount('message') === 0) early.push(data);
  else port.emit('message', { data, ports: [] });
};
port.on('newListener', (name) => {
  if (name === 'message') queueMicrotask(() => early.splice(0).forEach(deliver));
});
process.on('message', deliver);
process.on('disconnect', () => process.exit(0));
Object.defineProperties(process, { parentPort: { value: port, enumerable: true }, type: { value: 'utility' } });
