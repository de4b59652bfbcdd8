import { ts } from 'ts-morph';
import { collect, type Leftover, lineAt, parseSource } from './edits.js';

/** Codes that errors of v1 had, and that no error of v2 has: timeouts and closed connections have words there. */
const DEAD_CODES: ReadonlySet<string> = new Set(['-32000', '-32001']);

/** Code that compiles after the migration and means something else: comparisons that are never true again, errors that become other answers. */
export function silentChanges(file: string, text: string): Leftover[] {
  if (!text.includes('@modelcontextprotocol/')) return [];
  const source = parseSource(file, text);
  const found = collect(source, (node) => deadCode(node) ?? deadMessage(node) ?? refusedToken(node));
  return found.map(({ at, what, advice }) => ({ file, line: lineAt(text, at.getStart()), what, advice }));
}

interface Found {
  at: ts.Node;
  what: string;
  advice: string;
}

/** `error.code === -32001`. */
function deadCode(node: ts.Node): Found | undefined {
  if (!ts.isBinaryExpression(node) || !/^[!=]==?$/.test(node.operatorToken.getText())) return undefined;
  const sides = [node.left, node.right];
  const reads = sides.some((side) => ts.isPropertyAccessExpression(side) && side.name.text === 'code');
  if (!reads || !sides.some((side) => DEAD_CODES.has(side.getText()))) return undefined;
  const advice = 'ask whether it is an SdkError, with SdkErrorCode.RequestTimeout or SdkErrorCode.ConnectionClosed';
  return { at: node, what: 'a comparison with a code that errors of SDK v2 do not have', advice };
}

/** `message.includes('MCP error -32602')`. */
function deadMessage(node: ts.Node): Found | undefined {
  if (!(ts.isStringLiteralLike(node) && /^MCP error -?\d*/.test(node.text) && ts.isCallExpression(node.parent))) return undefined;
  if (!/\.(?:includes|startsWith|match|test|indexOf|toContain|toMatch|toThrow)$/.test(node.parent.expression.getText())) return undefined;
  const advice = 'compare error.code: messages of SDK v2 do not begin with it';
  return { at: node, what: 'a test of a message that SDK v2 does not write', advice };
}

/** `verifyAccessToken` that throws something of its own: v2 answers that with 500, and clients do not try another token. */
function refusedToken(node: ts.Node): Found | undefined {
  if (!ts.isThrowStatement(node) || !ts.isNewExpression(node.expression)) return undefined;
  if (node.expression.expression.getText() === 'OAuthError') return undefined;
  const verifier = ts.findAncestor(node, ts.isFunctionLike);
  const named =
    verifier && (ts.isPropertyAssignment(verifier.parent) || ts.isVariableDeclaration(verifier.parent) ? verifier.parent : verifier);
  if (named?.name?.getText() !== 'verifyAccessToken') return undefined;
  const advice = 'throw new OAuthError(OAuthErrorCode.InvalidToken, …): anything else is answered with 500 instead of 401';
  return { at: node, what: 'a token is refused with an error that SDK v2 does not know', advice };
}
