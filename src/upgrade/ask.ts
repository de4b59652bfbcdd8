import { confirm, isCancel } from '@clack/prompts';
import { cancelled } from '../shell/interruption.js';

/** Asks whether to do a step whose diff was shown. Throws when the person cancels. */
export async function askStep(message: string, signal: AbortSignal): Promise<boolean> {
  const answer = await confirm({ message, initialValue: false, signal });
  if (isCancel(answer)) throw cancelled();
  return answer;
}
