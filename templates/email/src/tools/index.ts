import type { Tool } from '../platform/define-tool.js';
import { listTemplates } from './list-templates.js';
import { previewMessage } from './preview-message.js';
import { sendMessage } from './send-message.js';

/** Every tool of this server. Listed in this order to every caller (P-13). */
export const tools: readonly Tool[] = [listTemplates, previewMessage, sendMessage];
