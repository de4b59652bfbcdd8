import type { Tool } from '../platform/define-tool.js';
import { countText } from './count-text.js';

/** Every tool of this server. Listed in this order to every caller (P-13). */
export const tools: readonly Tool[] = [countText];
