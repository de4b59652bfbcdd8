import type { Category } from './finding.js';
import { PRESETS, type Preset, type RuleMeta } from './rule.js';

/** Categories that a reviewer of security, and one of the tool set, look at. */
const SECURITY: readonly Category[] = ['injection', 'output', 'auth', 'transport', 'secrets'];
const DESIGN: readonly Category[] = ['design', 'schema', 'description'];

/**
 * Whether a preset has a rule. `recommended` is what can be acted on without a discussion: high confidence, unless the rule says
 * otherwise. `security` and `design` follow from the category, `strict` has every rule, and the rest is what rules name themselves.
 */
export function isInPreset(rule: Pick<RuleMeta, 'category' | 'confidence' | 'recommended' | 'presets'>, preset: Preset): boolean {
  if (rule.presets?.includes(preset)) return true;
  switch (preset) {
    case 'strict':
      return true;
    case 'recommended':
      return rule.recommended ?? rule.confidence === 'high';
    case 'security':
      return SECURITY.includes(rule.category);
    case 'design':
      return DESIGN.includes(rule.category);
    default:
      return false;
  }
}

/** The presets that have a rule, in the order in which they are listed everywhere. */
export function presetsOf(rule: Pick<RuleMeta, 'category' | 'confidence' | 'recommended' | 'presets'>): Preset[] {
  return PRESETS.filter((preset) => isInPreset(rule, preset));
}
