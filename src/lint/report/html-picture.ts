import type { ServerSummary } from '../finding.js';
import { escapeHtml } from './html-text.js';
import { shorten } from './text.js';

const ROW = 26;
const WIDTH = 760;
const TOOL_WIDTH = 300;
const BACKEND_WIDTH = 240;
const LONGEST_NAME = 40;

/** Tools on the left, what they reach on the right, and a line for each way. Plain SVG. */
export function picture({ name, tools }: ServerSummary): string {
  const backends = [...new Set(tools.flatMap((tool) => tool.backends))].sort();
  // Tools that reach the same stand together, so that lines cross less.
  const rank = (tool: ServerSummary['tools'][number]): number =>
    tool.backends.reduce((sum, each) => sum + backends.indexOf(each), 0) / (tool.backends.length || 1);
  const ordered = [...tools].sort((a, b) => Number(a.backends.length === 0) - Number(b.backends.length === 0) || rank(a) - rank(b));
  const rows = Math.max(ordered.length, backends.length, 1);
  const height = rows * ROW + 12;
  const gap = rows / Math.max(backends.length, 1);
  const toolY = (index: number): number => index * ROW + 18;
  const backendY = (index: number): number => Math.round((index + 0.5) * gap * ROW + 4);
  const right = WIDTH - BACKEND_WIDTH;
  const lines = ordered.flatMap((tool, index) =>
    tool.backends.map((backend) => {
      const [from, to] = [toolY(index), backendY(backends.indexOf(backend))];
      return `<path class="way" d="M${TOOL_WIDTH} ${from} C ${TOOL_WIDTH + 100} ${from}, ${right - 100} ${to}, ${right} ${to}"/>`;
    }),
  );
  const toolBoxes = ordered.map((tool, index) => box(0, toolY(index), TOOL_WIDTH, tool.name, 'tool'));
  const backendBoxes = backends.map((backend, index) => box(right, backendY(index), BACKEND_WIDTH, backend, 'backend'));
  const label = `${tools.length} tools of ${name} reach ${backends.length === 0 ? 'nothing outside' : backends.join(', ')}`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeHtml(label)}">${lines.join('')}${toolBoxes.join('')}${backendBoxes.join('')}</svg>`;
}

function box(x: number, y: number, width: number, text: string, kind: string): string {
  return `<g class="${kind}"><title>${escapeHtml(text)}</title><rect x="${x + 1}" y="${y - 10}" width="${width - 2}" height="20" rx="4"/><text x="${x + 10}" y="${y + 4}">${escapeHtml(shorten(text, LONGEST_NAME))}</text></g>`;
}
