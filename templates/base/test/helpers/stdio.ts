import { ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import type { ServerProcess } from './process.js';

/** Speaks MCP with a spawned server over its pipes, whose whole output stays readable in `server.stdout`. */
export function stdioTransport(server: ServerProcess): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    start: async () => {
      server.child.stdout.on('data', (text: string) => {
        buffer.append(Buffer.from(text));
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) transport.onmessage?.(message);
      });
      server.child.once('close', () => transport.onclose?.());
    },
    send: async (message) => {
      server.child.stdin.write(serializeMessage(message));
    },
    close: async () => {
      server.child.stdin.end();
    },
  };
  return transport;
}
