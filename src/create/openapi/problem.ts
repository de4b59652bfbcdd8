import { UserError } from '../../shell/errors.js';

/** What an OpenAPI document has that no tool can be made of, with the JSON pointer of the place. */
export class OpenApiProblem extends UserError {
  constructor(pointer: string, problem: string) {
    super(`The OpenAPI document cannot be used: ${pointer === '' ? 'it' : pointer} ${problem}.`, { exitCode: 2, reason: 'openapi' });
  }
}

/** A pointer to a child: `/paths/~1books/get`. */
export function below(pointer: string, ...keys: (string | number)[]): string {
  return pointer + keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
