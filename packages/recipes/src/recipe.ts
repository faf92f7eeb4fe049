import type { EndWish, Json, Reason } from "@litequant/core";

/** Which operator gets which scheme: plain data, to write by hand, to print and to keep beside a model. */
export interface Recipe {
  /** Version of this form. */
  readonly litequant: 1;
  /** Types of the model's float inputs, of all or by name; where absent, rules for `INPUT` decide, then the schemes. */
  readonly inputs?: EndWish;
  /** The same for outputs and `OUTPUT`. */
  readonly outputs?: EndWish;
  /** `false`: activations stay operators of their own, as in the model given. */
  readonly fuse?: false;
  /** The last rule that matches an operator decides. */
  readonly rules: readonly RecipeRule[];
  /** What was lost when it was read from another form; passed on as findings. */
  readonly notes?: readonly Reason[];
}

/** What operators get: all that a rule says of them must hold, and a rule that says nothing matches every operator. */
export interface RecipeRule extends RuleWhere, RuleWhat {
  /** For readers, and for the ledger where the rule keeps operators float. */
  readonly why?: string;
  /** The rule is for other models, too: that nothing in this one matches is not worth a word. */
  readonly optional?: true;
}

/** Which operators a rule is about. */
export interface RuleWhere {
  /**
   * Operator names, as the ledger has them: `CONV_2D`, `CUSTOM:name`. `INPUT` and `OUTPUT` stand for the model's own ends, to
   * which no rule applies that does not name them.
   */
  readonly op?: string | readonly string[];
  /**
   * Name of an output tensor, which is how converters name layers: a regular expression between slashes, searched in each
   * name, or whole steps of one, `*` for any characters and `?` for one. `dense_1` is in `net/dense_1/MatMul` and is not
   * in `net/dense_10/MatMul`.
   */
  readonly name?: string;
  /** A regular expression between slashes, searched in all of an operator's output names at once, each followed by `;`. */
  readonly scope?: string;
  /** Operator indices of the file: `3`, `[1, 4]`, `"3..9"`, both ends included; `"1/3"` is operator 3 of subgraph 1. */
  readonly index?: number | string | readonly (number | string)[];
  /** Operators of that signature's subgraph and of those that it calls. */
  readonly signature?: string;
  /** Said of operators that the rule matches but for `op`. */
  readonly unlisted?: string;
}

/** What a rule gives. */
export interface RuleWhat {
  /** Name of a scheme, a module's specifier, or `float`: stays as it is. For ends also their type, `uint8`. */
  readonly scheme: string;
  /** Width of integer weights. */
  readonly bits?: 8 | 4 | 2;
  /** What shares a scale of weights: a channel, the tensor, or a block of so many elements. */
  readonly granularity?: "channel" | "tensor" | 32 | 64 | 128 | 256;
  /** Weights with fewer elements stay as they are. */
  readonly minElements?: number;
  /** Weights must come out as they are, as those of models that were rounded before do; else the recipe is refused. */
  readonly exact?: true;
  /** Calibrator of the operators' outputs, as on the command line: `percentile:p=99.99`. */
  readonly calibrator?: string;
  /** More options of the scheme. */
  readonly options?: { readonly [name: string]: Json };
}

/** Whether a rule says which operators it is about. */
export function isParticular({ op, name, scope, index, signature }: RecipeRule): boolean {
  return [op, name, scope, index, signature].some((field) => field !== undefined);
}
