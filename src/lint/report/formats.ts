import type { Terminal } from '../../shell/terminal.js';
import type { Report } from '../finding.js';

/** Makes the text of a report. `screen` says how wide and colourful the text may be. */
export type Reporter = (report: Report, screen: Terminal) => string;

/** Formats and what makes them. Each is loaded when it is wanted. */
const REPORTERS = {
  pretty: async (): Promise<Reporter> => (await import('./pretty.js')).prettyReport,
  json: async (): Promise<Reporter> => (await import('./json.js')).jsonReport,
  sarif: async (): Promise<Reporter> => (await import('./sarif.js')).sarifReport,
  github: async (): Promise<Reporter> => (await import('./github.js')).githubReport,
  gitlab: async (): Promise<Reporter> => (await import('./gitlab.js')).gitlabReport,
  junit: async (): Promise<Reporter> => (await import('./junit.js')).junitReport,
  markdown: async (): Promise<Reporter> => (await import('./markdown.js')).markdownReport,
  html: async (): Promise<Reporter> => (await import('./html.js')).htmlReport,
} as const;

export type Format = keyof typeof REPORTERS;
export const FORMATS = Object.keys(REPORTERS) as Format[];

export function reporterOf(format: Format): Promise<Reporter> {
  return REPORTERS[format]();
}
