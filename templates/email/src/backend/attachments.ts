import { ToolError } from '../platform/errors.js';

/** What may be attached, and how to know that it is what it says (P-70). No type that runs code when it is opened. */
const TYPES = {
  'text/plain': { ending: 'txt', fits: isText },
  'text/csv': { ending: 'csv', fits: isText },
  'application/json': { ending: 'json', fits: isJson },
  'application/pdf': { ending: 'pdf', fits: (bytes: Buffer) => bytes.subarray(0, 5).toString('latin1') === '%PDF-' },
  'image/png': { ending: 'png', fits: (bytes: Buffer) => bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' },
  'image/jpeg': { ending: 'jpg', fits: (bytes: Buffer) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff' },
} as const;

export type AttachmentType = keyof typeof TYPES;
export const ATTACHMENT_TYPES = Object.keys(TYPES) as [AttachmentType, ...AttachmentType[]];

export interface AttachmentRequest {
  /** Without an ending: the type decides it. */
  name: string;
  type: AttachmentType;
  base64: string;
}

export interface Attachment {
  filename: string;
  contentType: AttachmentType;
  content: Buffer;
}

/** The attachments as bytes. Refuses what is too large together, and what is not of the type that it claims. */
export function decodeAttachments(requests: readonly AttachmentRequest[], maxBytes: number): Attachment[] {
  const attachments = requests.map(({ name, type, base64 }) => {
    const content = Buffer.from(base64, 'base64');
    if (content.toString('base64') !== base64) throw new ToolError('INVALID_INPUT', 'An attachment is not base64.');
    if (!TYPES[type].fits(content)) throw new ToolError('INVALID_INPUT', 'An attachment is not of the type that it claims.');
    return { filename: `${name}.${TYPES[type].ending}`, contentType: type, content };
  });
  const total = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (total > maxBytes) throw new ToolError('REFUSED', `The attachments are larger than ${maxBytes} bytes together.`);
  return attachments;
}

function isText(bytes: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return isText(bytes);
  } catch {
    return false;
  }
}
