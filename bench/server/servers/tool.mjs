// The tool that every server offers: it answers with the text it was given. Schemas at module scope, as every guide advises.
import * as z from 'zod';

export const name = 'echo_text';
export const config = {
  description: 'Answers with the text it was given.',
  inputSchema: z.strictObject({ text: z.string().max(20_000) }),
  outputSchema: z.object({ text: z.string() }),
};
export const echo = async ({ text }) => ({ content: [{ type: 'text', text: JSON.stringify({ text }) }], structuredContent: { text } });
