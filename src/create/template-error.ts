/** A defect in a template: its author's to mend, never the user's. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** `line` counts from 1; 0 stands for the whole file. */
  constructor(file: string, line: number, problem: string) {
    super(`Template file ${file}${line > 0 ? `:${line}` : ''} ${problem}.`);
  }
}
