import { z } from 'zod';

export const schema = { text: z.string().max(20_000) };
export const metadata = { name: 'echo_text', description: 'Answers with the text it was given.' };
export default async function echo({ text }: { text: string }) {
  return { content: [{ type: 'text' as const, text: JSON.stringify({ text }) }] };
}
