import * as jsonc from 'jsonc-parser';
import { ts } from 'ts-morph';
import { parseAllDocuments } from 'yaml';
import { decodeText } from './merge/form.js';
import { hasConflictMarkers } from './merge/text.js';

/** What keeps a file from being taken for good: it does not parse, or a conflict is left in it. Undefined for a sound file. */
export function fileProblem(path: string, content: string | Uint8Array): string | undefined {
  const text = typeof content === 'string' ? content : decodeText(content);
  if (text === undefined) return undefined;
  if (hasConflictMarkers(text)) return `${path} has conflict markers`;
  if (/\.[cm]?[jt]sx?$/.test(path)) return scriptProblem(path, text);
  if (/\.jsonc?$/.test(path)) return jsonProblem(path, text);
  if (/\.ya?ml$/.test(path)) {
    const error = parseAllDocuments(text).flatMap((document) => ('errors' in document ? document.errors : []))[0];
    return error && `${path} does not parse: ${error.message.split('\n')[0]}`;
  }
  return undefined;
}

function scriptProblem(path: string, text: string): string | undefined {
  const { diagnostics = [] } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true, compilerOptions: { allowJs: true } });
  const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (!first) return undefined;
  const line = text.slice(0, first.start ?? 0).split('\n').length;
  return `${path}:${line} does not parse: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`;
}

function jsonProblem(path: string, text: string): string | undefined {
  const errors: jsonc.ParseError[] = [];
  jsonc.parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  return first && `${path}:${text.slice(0, first.offset).split('\n').length} does not parse: ${jsonc.printParseErrorCode(first.error)}`;
}
