import { type Finding, isOpen, type Report, type ServerSummary } from '../finding.js';
import { SCRIPT, STYLE } from './html-assets.js';
import { picture } from './html-picture.js';
import { escapeHtml } from './html-text.js';
import { plural } from './text.js';

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** One page that needs nothing else: tools and what they reach as a picture, findings with their way through the code, and filters. */
export function htmlReport(report: Report): string {
  const open = report.findings.filter(isOpen).sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  const { errors, warnings, infos } = report.stats;
  const title = report.servers.map((server) => server.name).join(', ') || 'no server';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>mcp-lint: ${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>mcp-lint</h1>
<p class="counts"><b class="error">${plural(errors, 'error')}</b> <b class="warning">${plural(warnings, 'warning')}</b> <b class="info">${plural(infos, 'info')}</b></p>
<p class="scope">${plural(report.servers.length, 'server')}, ${plural(report.stats.files, 'file')}, version ${escapeHtml(report.tool.version)}</p>
</header>
<main>
${report.servers.map(serverSection).join('\n')}
<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${open.length === 0 ? '<p>No findings.</p>' : filters(open)}
<p id="shown" role="status">${plural(open.length, 'finding')}</p>
<ol class="findings">
${open.map((finding) => findingItem(finding, report)).join('\n')}
</ol>
</section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function serverSection(server: ServerSummary): string {
  const { purpose } = server;
  return `<section class="server">
<h2>${escapeHtml(server.name)} <span class="verdict ${escapeHtml(purpose.verdict)}">${escapeHtml(purpose.verdict)}</span></h2>
<p>${escapeHtml(purpose.reason)}</p>
${server.tools.length === 0 ? '' : `<div class="picture" tabindex="0" role="group" aria-label="Tools and what they reach">${picture(server)}</div>`}
</section>`;
}

function filters(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort();
  const severities = (['error', 'warning', 'info'] as const).filter((each) => findings.some((finding) => finding.severity === each));
  return `<form class="filters" role="search" aria-label="Filter findings">
<fieldset><legend>Severity</legend>${severities
    .map((each) => `<label><input type="checkbox" name="severity" value="${each}" checked> ${each}</label>`)
    .join(' ')}</fieldset>
<label>Rule <select name="rule"><option value="">all</option>${rules.map((rule) => `<option>${escapeHtml(rule)}</option>`).join('')}</select></label>
<label>Text <input type="search" name="text" placeholder="tool, file, word"></label>
</form>`;
}

function findingItem(finding: Finding, report: Report): string {
  const { rule, severity, message, advice, file, line, column, trace, tools } = finding;
  const words = [rule, message, file, ...tools].join(' ').toLowerCase();
  const steps = trace.map((step) => `<li><code>${escapeHtml(`${step.file}:${step.line}`)}</code> ${escapeHtml(step.text)}</li>`);
  return `<li data-severity="${severity}" data-rule="${escapeHtml(rule)}" data-text="${escapeHtml(words)}">
<h3><b class="${severity}">${severity}</b> ${escapeHtml(rule)}</h3>
<p>${escapeHtml(message)}</p>
<p class="place"><code>${escapeHtml(`${file}:${line}:${column}`)}</code></p>
${codeOf(finding, report)}
${steps.length === 0 ? '' : `<details><summary>Path through the code, ${plural(steps.length, 'step')}</summary><ol>${steps.join('')}</ol></details>`}
<p class="advice"><b>What to do:</b> ${escapeHtml(advice)}</p>
<p class="facts">${escapeHtml([...finding.practices, ...finding.cwe, `${finding.confidence} confidence`].join(' · '))}</p>
</li>`;
}

/** Longer lines are cut: nobody reads them here. */
const LONGEST_LINE = 240;

function codeOf({ file, line }: Finding, report: Report): string {
  const lines = report.lines.get(file);
  if (lines === undefined) return '';
  const shown = [line - 1, line, line + 1].filter((number) => number >= 1 && number <= lines.length);
  const rows = shown.map((number) => {
    const text = escapeHtml(`${String(number).padStart(5)}  ${(lines[number - 1] ?? '').slice(0, LONGEST_LINE)}`);
    return number === line ? `<mark>${text}</mark>` : text;
  });
  return `<pre tabindex="0">${rows.join('\n')}</pre>`;
}
