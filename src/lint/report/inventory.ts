import type { Terminal } from '../../shell/terminal.js';
import type { Report, ServerSummary, ToolSummary } from '../finding.js';
import { plural, shorten, visible, wrap } from './text.js';

/** What the linter sees, for people: a table of tools for each server. */
export function prettyInventory(whole: Report, screen: Terminal): string {
  const report = visible(whole);
  const blocks = report.servers.map((server) => prettyServer(server, screen));
  const { color } = screen;
  const unresolved = report.unresolved.map((each) => `  ${color.cyan(`${each.file}:${each.line}`)}  ${each.reason}`);
  const skipped = Object.entries(report.stats.leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    ...blocks,
    ...(unresolved.length > 0 ? [color.bold('Not resolved'), ...unresolved, ''] : []),
    ...(skipped.length > 0 ? [color.dim(`left out: ${skipped.join(', ')}`)] : []),
    color.dim(
      `${plural(report.servers.length, 'server')} in ${plural(report.stats.files, 'file')}, ${(report.stats.durationMs / 1000).toFixed(1)} s`,
    ),
    '',
  ].join('\n');
}

function prettyServer(server: ServerSummary, screen: Terminal): string {
  const { color, width } = screen;
  const sdk = server.sdk === null ? '' : `${server.sdk.package} ${server.sdk.version}`.trim();
  const facts = [server.entry, sdk, server.transports.join('+'), `~${server.tokens} tokens`, server.example ? 'example' : ''].filter(
    (part) => part !== '',
  );
  const { verdict, reason, clusters } = server.purpose;
  const paint = verdict === 'monolithic' ? color.red : verdict === 'borderline' ? color.yellow : color.green;
  const lines = [
    `${color.bold(server.name)}  ${color.dim(facts.join('  '))}`,
    ...wrap(`${paint(verdict)}: ${reason}`, width - 2).map((line) => `  ${line}`),
    ...table(server.tools, screen),
    ...(clusters.length > 1
      ? clusters.flatMap((cluster) =>
          wrap(`${cluster.name}: ${cluster.tools.join(', ')}`, width - 4).map((line) => `    ${color.dim(line)}`),
        )
      : []),
    ...(server.resources.length > 0
      ? wrap(`resources: ${server.resources.map((entry) => entry.name).join(', ')}`, width - 2).map((line) => `  ${line}`)
      : []),
    ...(server.prompts.length > 0
      ? wrap(`prompts: ${server.prompts.map((entry) => entry.name).join(', ')}`, width - 2).map((line) => `  ${line}`)
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Columns as wide as what stands in them. Only a screen has an edge: in a pipe nothing is cut. */
function table(tools: readonly ToolSummary[], { color, interactive, width }: Terminal): string[] {
  if (tools.length === 0) return [];
  const rows = [['tool', 'input', 'hints', 'tokens', 'backends'], ...tools.map(cellsOf)];
  const widest = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const nameWidth = interactive ? Math.min(40, widest(0)) : widest(0);
  const widths = [nameWidth, widest(1), widest(2)];
  const lines = rows.map(([name = '', input = '', hint = '', tokens = '', backends = '']) => {
    const left = [shorten(name, nameWidth), input, hint].map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    const line = `  ${left}  ${tokens.padStart(widest(3))}  ${backends}`.trimEnd();
    return interactive ? shorten(line, Math.max(60, width)) : line;
  });
  return lines.map((line, index) => (index === 0 ? color.dim(line) : line));
}

function cellsOf(tool: ToolSummary): string[] {
  const state = tool.input.validated ? tool.input.kind : `${tool.input.kind}, unchecked`;
  const input = tool.input.openFields.length > 0 && tool.input.kind !== 'open' ? `${state} (open)` : state;
  return [tool.name, input, hints(tool), String(tool.tokens), `${tool.backends.join(' ')}${tool.conditional ? ' (conditional)' : ''}`];
}

function hints({ annotations }: ToolSummary): string {
  if (annotations.readOnlyHint === true) return 'read-only';
  if (annotations.destructiveHint === true) return 'destructive';
  return annotations.readOnlyHint === false ? 'writes' : '-';
}
