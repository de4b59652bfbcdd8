import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { operationsGuard } from '../../src/platform/http/network.js';

/** The answer to a request with this Host that came in on this address; 200 where the guard lets it pass. */
function answerTo(host: string, localAddress: string): number {
  const socket = Object.defineProperty(new Socket(), 'localAddress', { value: localAddress });
  const request = Object.assign(new IncomingMessage(socket), { headers: { host } });
  const response = new ServerResponse(request);
  const passed = operationsGuard([], () => {})(request, response);
  expect(passed).toBe(!response.writableEnded);
  return response.statusCode;
}

describe('a probe that addresses a pod by its IP (P-20)', () => {
  it.each([
    ['10.1.2.3:9464', '10.1.2.3'],
    ['10.1.2.3', '::ffff:10.1.2.3'],
    ['[fd00::7]:9464', 'fd00::7'],
    ['localhost:9464', '10.1.2.3'],
  ])('Host %s on %s passes', (host, localAddress) => expect(answerTo(host, localAddress)).toBe(200));

  it.each([
    ['10.1.2.4:9464', '10.1.2.3'],
    ['evil.example', '10.1.2.3'],
    ['10.1.2.3.evil.example', '10.1.2.3'],
  ])('Host %s on %s is refused', (host, localAddress) => expect(answerTo(host, localAddress)).toBe(403));
});
