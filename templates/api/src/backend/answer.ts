import type { Dispatcher } from 'undici';
import { Fault } from './fault.js';
import type { ApiAnswer } from './transport.js';

/** Reads a successful answer: of the right type, no larger than allowed, whole, UTF-8, JSON. Anything else is none. */
export async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData, maxBytes: number): Promise<ApiAnswer> {
  const isStorable = !/\bno-store\b/i.test(String(headers['cache-control'] ?? ''));
  const problem = statusCode === 204 ? undefined : problemOf(headers, maxBytes);
  if (problem !== undefined) {
    await body.dump({ limit: 0 }).catch(() => {});
    throw new Fault('unacceptable', problem);
  }
  const bytes = await readBytes(body, maxBytes);
  return { body: bytes.length === 0 ? undefined : parse(bytes), bytes: bytes.length, isStorable };
}

/** What the headers alone say against it: nothing is read then. */
function problemOf(headers: Dispatcher.ResponseData['headers'], maxBytes: number): string | undefined {
  const length = Number(headers['content-length'] ?? 0);
  if (length > maxBytes) return 'The answer of the API is too large.';
  if (!/^identity$|^$/i.test(String(headers['content-encoding'] ?? '')))
    return 'The answer of the API is compressed, though nobody asked for it.';
  const isJson = /^application\/(?:[\w.+-]{1,100}\+)?json\s*(?:;|$)/i.test(String(headers['content-type'] ?? ''));
  return isJson || (length === 0 && headers['content-length'] !== undefined) ? undefined : 'The answer of the API is not JSON.';
}

async function readBytes(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) throw new Fault('unacceptable', 'The answer of the API is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault('unacceptable', 'The answer of the API is not JSON.', { cause });
  }
}
