import { EXIT_USAGE, UserError } from '../../shell/errors.js';

/** What an OpenAPI document has that no tool can be made of, with the JSON pointer of the place. */
export class OpenApiProblem extends UserError {
  /** The place and what is wrong with it, for a list. */
  readonly detail: string;

  constructor(pointer: string, problem: string) {
    // A pointer holds names of the document, which may hold anything.
    const place = JSON.stringify(pointer.slice(0, 200)).slice(1, -1);
    const detail = `${place === '' ? 'it' : place} ${problem.replace(/\p{C}/gu, '').slice(0, 300)}`;
    super(`The OpenAPI document cannot be used: ${detail}.`, { exitCode: EXIT_USAGE, reason: 'openapi' });
    this.detail = detail;
  }
}

/** A pointer to a child: `/paths/~1books/get`. */
export function below(pointer: string, ...keys: (string | number)[]): string {
  return pointer + keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
