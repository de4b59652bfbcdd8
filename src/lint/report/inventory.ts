import type { Terminal } from '../../shell/terminal.js';
import type { Report, ServerSummary, ToolSummary } from '../finding.js';
import { plural, shorten, visible, wrap } from './text.js';

/** Places that were not resolved are shown one by one up to here. JSON has all. */
const MOST_PLACES = 20;

/** What the linter sees, for people: a table of tools for each server. */
export function prettyInventory(whole: Report, screen: Terminal): string {
  const report = visible(whole);
  const { color } = screen;
  const skipped = Object.entries(report.stats.leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    // Examples come last.
    ...[...report.servers].sort((a, b) => Number(a.example) - Number(b.example)).map((server) => prettyServer(server, screen)),
    ...prettyUnresolved(report, screen),
    ...(skipped.length > 0 ? wrap(`left out: ${skipped.join(', ')}`, screen.width).map((line) => color.dim(line)) : []),
    color.dim(
      `${plural(report.servers.length, 'server')} in ${plural(report.stats.files, 'file')}, ${(report.stats.durationMs / 1000).toFixed(1)} s`,
    ),
    '',
  ].join('\n');
}

function prettyUnresolved({ unresolved }: Report, { color }: Terminal): string[] {
  if (unresolved.length === 0) return [];
  const places = unresolved.slice(0, MOST_PLACES).map((each) => `  ${color.cyan(`${each.file}:${each.line}`)}  ${each.reason}`);
  const more = unresolved.length > MOST_PLACES ? [`  … and ${unresolved.length - MOST_PLACES} more: --format json has all`] : [];
  return [color.bold('Not resolved'), ...places, ...more, ''];
}

function prettyServer(server: ServerSummary, screen: Terminal): string {
  const { color, width } = screen;
  const indented = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`);
  const { verdict, reason, clusters } = server.purpose;
  const paint = verdict === 'monolithic' ? color.red : verdict === 'borderline' ? color.yellow : color.green;
  // Words are measured before they are coloured.
  const [first = '', ...rest] = indented(`${verdict}: ${reason}`);
  const named = (entries: readonly { name: string }[], what: string): string[] =>
    entries.length > 0 ? indented(`${what}: ${[...new Set(entries.map((entry) => entry.name))].join(', ')}`) : [];
  const lines = [
    `${color.bold(server.name)}  ${color.dim(server.entry)}`,
    ...indented(factsOf(server)).map((line) => color.dim(line)),
    first.replace(verdict, paint(verdict)),
    ...rest,
    ...table(server.tools, screen),
    ...legendOf(server.tools).flatMap((line) => indented(line).map((each) => color.dim(each))),
    ...(verdict === 'monolithic' || verdict === 'borderline'
      ? clusters.flatMap((cluster) => hanging(`${cluster.name}: ${cluster.tools.join(', ')}`, width)).map((line) => color.dim(line))
      : []),
    ...named(server.resources, 'resources'),
    ...named(server.prompts, 'prompts'),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the marks in a table mean, where it has them. */
function legendOf(tools: readonly ToolSummary[]): string[] {
  return [
    tools.some((tool) => tool.conditional) ? '* only under some condition' : '',
    tools.some(({ input }) => !input.validated) ? 'unchecked: clients see the schema, and nothing checks what arrives' : '',
    tools.some(({ input }) => input.openFields.length > 0 && input.kind !== 'open') ? '(open): some argument accepts anything' : '',
  ].filter((line) => line !== '');
}

function factsOf({ sdk, transports, tools, tokens, example }: ServerSummary): string {
  const facts = [
    sdk === null ? '' : `${sdk.package} ${sdk.version}`.trim(),
    transports.join(' + '),
    plural(tools.length, 'tool'),
    tools.length > 0 ? `about ${tokens.toLocaleString('en')} tokens` : '',
    example ? 'an example' : '',
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}

/** A paragraph whose later lines stand further in. */
function hanging(text: string, width: number): string[] {
  return wrap(text, width - 6).map((line, index) => (index === 0 ? `    ${line}` : `      ${line}`));
}

const GAP = '  ';
/** The room that names of tools and backends have at least, as far as they need it. */
const NAME_ROOM = 24;
const BACKEND_ROOM = 16;

/** Columns as wide as what stands in them. Only a screen has an edge: in a pipe nothing is cut. */
function table(tools: readonly ToolSummary[], { color, interactive, width }: Terminal): string[] {
  if (tools.length === 0) return [];
  const rows = [{ cells: ['tool', 'input', 'hints', 'tokens'], backends: ['backends'] }, ...tools.map(rowOf)];
  const widest = (column: number): number => Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0));
  const others = [1, 2, 3].reduce((sum, column) => sum + widest(column) + GAP.length, 2 * GAP.length);
  const longest = Math.max(...rows.map(({ backends }) => backends.join(' ').length));
  const left = width - others - Math.min(longest, BACKEND_ROOM);
  const nameWidth = interactive ? Math.min(widest(0), Math.max(NAME_ROOM, left)) : widest(0);
  const room = interactive ? Math.max(8, width - others - nameWidth) : Number.POSITIVE_INFINITY;
  const lines = rows.map(({ cells: [name = '', input = '', hint = '', tokens = ''], backends }) => {
    const cells = [squeezed(name, nameWidth), input.padEnd(widest(1)), hint.padEnd(widest(2)), tokens.padStart(widest(3))];
    return `${GAP}${[...cells, fitting(backends, room)].join(GAP)}`.trimEnd();
  });
  return lines.map((line, index) => (index === 0 ? color.dim(line) : line));
}

/** Exactly as wide. Names that begin alike differ at their end, so what is left out is the middle. */
function squeezed(name: string, width: number): string {
  if (name.length <= width) return name.padEnd(width);
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${name.slice(name.length - end)}`;
}

/** As many words as there is room for, and how many there are besides. */
function fitting(words: readonly string[], room: number): string {
  for (let shown = words.length; shown > 0; shown -= 1) {
    const text = [...words.slice(0, shown), ...(shown < words.length ? [`+${words.length - shown}`] : [])].join(' ');
    if (text.length <= room) return text;
  }
  return shorten(words.join(' '), room);
}

function rowOf(tool: ToolSummary): { cells: string[]; backends: string[] } {
  const state = tool.input.validated ? tool.input.kind : `${tool.input.kind}, unchecked`;
  const input = tool.input.openFields.length > 0 && tool.input.kind !== 'open' ? `${state} (open)` : state;
  return { cells: [`${tool.name}${tool.conditional ? ' *' : ''}`, input, hints(tool), String(tool.tokens)], backends: [...tool.backends] };
}

function hints({ annotations }: ToolSummary): string {
  if (annotations.readOnlyHint === true) return 'read-only';
  if (annotations.destructiveHint === true) return 'destructive';
  return annotations.readOnlyHint === false ? 'writes' : '-';
}
