import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ToolError } from '../platform/errors.js';

/** How long a key is remembered (P-9, P-50). */
const REMEMBERED_MS = 7 * 24 * 3_600_000;
const TIDY_EVERY_MS = 3_600_000;

const receipt = z.strictObject({ messageId: z.string(), accepted: z.int(), rejected: z.int() });
export type Receipt = z.output<typeof receipt>;
const entry = z.strictObject({ digest: z.string(), receipt: receipt.optional() });

/**
 * Remembers on disk which messages were sent, by a key that the caller chose (P-50). A file that could be made stands for the right to
 * send: so two calls, two processes or a restart never send one message twice. Of a message whose fate is unknown it says so.
 */
export class Ledger {
  #tidied = 0;

  constructor(private readonly folder: string) {}

  /** The receipt of a message that was sent under this key; undefined for a new key. Throws where the key stands for another message. */
  async find(id: string, digest: string): Promise<Receipt | undefined> {
    const known = await this.#read(id);
    if (known === undefined) return undefined;
    if (known.digest !== digest) throw new ToolError('REFUSED', 'This idempotencyKey was used for another message. Choose a new one.');
    if (known.receipt !== undefined) return known.receipt;
    throw new ToolError(
      'REFUSED',
      'A message with this idempotencyKey is being sent, or it is not known whether it was. Do not send it again; ask its recipient.',
    );
  }

  /** Takes the key. False where somebody else was faster. */
  async claim(id: string, digest: string): Promise<boolean> {
    await this.#tidy();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      const handle = await open(this.#path(id), 'wx', 0o600);
      try {
        await handle.writeFile(JSON.stringify({ digest }));
        await handle.sync(); // before the message goes out, not after
      } finally {
        await handle.close();
      }
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Writes down what became of the message. In one step, so that a crash leaves the claim. */
  async settle(id: string, digest: string, receipt: Receipt): Promise<void> {
    const temporary = `${this.#path(id)}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ digest, receipt }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#path(id));
  }

  /** Gives the key back: nothing was sent. */
  release(id: string): Promise<void> {
    return rm(this.#path(id), { force: true });
  }

  async #read(id: string): Promise<z.output<typeof entry> | undefined> {
    try {
      return entry.parse(JSON.parse(await readFile(this.#path(id), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      // Half a claim is a claim.
      if (error instanceof SyntaxError || error instanceof z.ZodError) return { digest: '' };
      throw error;
    }
  }

  async #tidy(): Promise<void> {
    if (Date.now() - this.#tidied < TIDY_EVERY_MS) return;
    this.#tidied = Date.now();
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.sent'))) {
      const path = join(this.folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      if (Date.now() - mtimeMs > REMEMBERED_MS) await rm(path, { force: true });
    }
  }

  #path(id: string): string {
    return join(this.folder, `${id}.sent`);
  }
}

/** One caller's key as a name: another caller's key of the same letters is another one, and no letter of it reaches the disk. */
export function ledgerId(principalId: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([principalId, key]))
    .digest('hex')
    .slice(0, 40);
}
