import type { DType, TypedArray } from "./dtype.ts";
import type { OpName, OptionsOf } from "./operator.ts";

/** What one port of an operator is to quantization. */
export interface PortSpec {
  /** `plain`: shapes, indices, axes, never quantized. `constant`: an operand that takes an activation's form even when constant. */
  readonly role: "activation" | "weight" | "bias" | "state" | "constant" | "plain";
  readonly optional?: true;
  /** The last port of its list, standing for any number of tensors. */
  readonly variadic?: true;
  /** Weights: the axis of per-channel scales, from the end where negative. */
  readonly channelAxis?: number;
  /** The axis instead, where this boolean option is set. */
  readonly channelAxisWith?: { readonly option: string; readonly axis: number };
  /** Weights: hybrid kernels read a scale per channel even where there is only one. */
  readonly everyChannel?: true;
  /** Weights: types narrower than int8 that the runtime's kernels take, by mode. */
  readonly narrow?: { readonly [M in "int8" | "int16x8" | "hybrid"]?: readonly DType[] };
  /** Weights: types that hybrid kernels take with a scale per block of a row, from so many rows on; `fused: false`: without a fused activation. */
  readonly blocks?: { readonly dtypes: readonly DType[]; readonly leastRows?: number; readonly fused?: false };
  /** Whether the hybrid kernel takes this constant as integers, where the role misleads: by default it takes weights and nothing else. */
  readonly hybrid?: boolean;
  /** Biases: whose scales multiply to the bias's: an input's, or an intermediate's, and a weight's. */
  readonly biasOf?: {
    readonly input?: number;
    readonly intermediate?: number;
    readonly weight: number;
    /** Where this weight is present, its scale times `factor` is the bias's instead. */
    readonly normalized?: { readonly weight: number; readonly factor: number };
  };
  /** The option that names the dtype of a bias, for kernels that have more than one. */
  readonly typeOption?: string;
  /** The dtype in that mode where it is not the obvious one (LSTM cell state: int16). */
  readonly int8?: DType;
  readonly int16x8?: DType;
  /** Used only where this input is present. */
  readonly onlyWith?: number;
  /** Where this input is present, the kernel is right for zero point 0 only. */
  readonly symmetricWith?: number;
  /** The integer that the largest weight becomes, where the kernel's sums have no room for more. */
  readonly highest?: number;
  /** The scale must be a power of two, with an exponent in these limits. */
  readonly powerOfTwo?: readonly [lowest: number, highest: number];
  /** Scale and zero point that the kernel demands whatever range was seen. */
  readonly fixed?: {
    readonly int8?: readonly [scale: number, zeroPoint: number];
    readonly int16?: readonly [scale: number, zeroPoint: number];
  };
}

/** Conditions on an operator's data; all that are given must hold. Ports count from 0. */
export interface VersionCondition {
  /** Element types of inputs, by port; an absent input fits no type. */
  readonly inputs?: { readonly [port: number]: readonly DType[] };
  readonly outputs?: { readonly [port: number]: readonly DType[] };
  /** Length of the list of inputs, absent ones included. */
  readonly inputCount?: number;
  /** Options that have exactly this value. */
  readonly options?: { readonly [name: string]: string | number | boolean };
  /** Of these options, at least one has another value than the one given. */
  readonly optionsOtherThan?: { readonly [name: string]: string | number | boolean };
  /** The input has one scale per slice of this axis. */
  readonly perChannelInput?: { readonly port: number; readonly axis: number };
  /** The input has a scale per block. */
  readonly blockwiseInput?: number;
  /** The first input, or the first output, has several scales, one per slice of its quantized axis. */
  readonly perChannel?: "input" | "output";
  /** The first input has more dimensions. */
  readonly rankOver?: number;
  /** Some input has more dimensions, and the first two differ in shape. */
  readonly broadcastRankOver?: number;
  /** The input is stored sparse. */
  readonly sparseInput?: number;
  /** The first input has other channels (last axis) than the second: a grouped convolution. */
  readonly grouped?: true;
  /** scale 0 * scale 1 / output scale >= 1. */
  readonly productScaleAtLeastOne?: true;
  /** Whether the first input has quantization parameters. */
  readonly quantized?: boolean;
}

/** When an operator has a version: the first entry from the end whose conditions all hold is the one to write. */
export interface VersionRule {
  readonly version: number;
  readonly when: VersionCondition;
}

/** Everything that is a fact about an operator, as data. */
export interface OpSpec {
  readonly name: OpName | `CUSTOM:${string}`;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  readonly intermediates?: readonly PortSpec[];
  /** Ports that take the lead's scale and zero point, without a lead that of all ranges together: `"in:0"`, `"out:0"`, `"in:*"`, `"out:*"`. */
  readonly sameForm?: readonly {
    readonly ports: readonly string[];
    readonly lead?: string;
    /** Where a constant at `port` is so large that it stands for infinity (before a maximum, say), `lead` leads, and that is cut off. */
    readonly infinity?: { readonly port: string; readonly lead: string };
  }[];
  /** Its integer kernels multiply so many elements of the first input at most for each of the first output, and two at least. */
  readonly factors?: { readonly int8: number; readonly int16: number };
  /** Element types of the main operand for which the runtime has a kernel, where we mean to have one too. */
  readonly dtypes?: readonly DType[];
  /** `beside`: worth it only between other integers; TensorFlow Lite's converter leaves it float. `compat`: only as that converter does it. */
  readonly modes: {
    readonly int8?: true | "beside" | "compat";
    readonly int16x8?: true | "beside";
    readonly hybrid?: "tensor" | "channel";
  };
  /** Why it has no such mode, where it is not that no runtime has a kernel for the type. */
  readonly obstacles?: { readonly int8?: string; readonly int16x8?: string };
  /** What a model can use in its place where it has no such mode: for the person who makes the model. */
  readonly instead?: string;
  /** Options that it must have in a mode, whatever they are in float. */
  readonly modeOptions?: { readonly int16x8?: { readonly [name: string]: string | number | boolean } };
  /** Scales that kernels take; beyond these, runtimes refuse the model, end the process or compute wrong. */
  readonly scaleLimits?: {
    /** Scales of inputs stay below this, by what is computed on. */
    readonly inputs?: { readonly int8?: number; readonly int16?: number };
    /** The largest scale of an input is at least this: with finer ones the kernel takes neighbouring values for one. */
    readonly finest?: number;
    /** The output's scale stays above so many times the largest input scale to that power, or the product of all of them. */
    readonly output?: { readonly power: 1 | 2 | "product"; readonly int8: number; readonly int16?: number };
    /** The option that multiplies the input's scale: above 0, or there is no multiplier. */
    readonly factor?: string;
  };
  /** Hybrid kernels can quantize their float inputs with a zero point: the option `asymmetricQuantizeInputs`. */
  readonly asymmetricInputs?: true;
  /** Hybrid kernels are right only where no input has more axes longer than 1 in front of its last two. */
  readonly hybridBatchAxes?: number;
  /** With one of these options the operator has other ports than those listed here, and no hybrid kernel. */
  readonly otherPorts?: { readonly [name: string]: string | number | boolean };
  /** Subgraphs that it calls, and which ports meet their ends, in order: `"in:0"`, `"in:*"`, `"in:1.."` from there on. */
  readonly calls?: readonly {
    readonly option: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
  }[];
  /** Runtimes may compute all that it calls by one kernel of their own, on floats: it stays in one piece unless only integers are wanted. */
  readonly whole?: true;
  /** State beyond tensors. `names`: its options say which; `reads` and `writes`: what input 0 leads to. One form per name. */
  readonly resource?: "names" | "reads" | "writes";
  /** It only changes the form of values: from these dtypes to those. No scheme quantizes it. */
  readonly converts?: readonly { readonly from: readonly DType[]; readonly to: readonly DType[] }[];
  /** Draws random numbers or acts beyond its outputs: constant inputs do not make its outputs constant. */
  readonly impure?: true;
  /** Whether the options have a `fusedActivation` that a following RELU, RELU6 or RELU_N1_TO_1 can move into. */
  readonly fusesActivation?: true;
  /** The fused activation that this operator stands for when it follows another. */
  readonly activation?: "RELU" | "RELU6" | "RELU_N1_TO_1";
  readonly versions: readonly VersionRule[];
}

/** A tensor as shape rules see it: always its type, its values where they are known. */
export interface KnownTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Constants always; everything else only while running. */
  values?(): TypedArray;
}

/**
 * Output shapes, or undefined: "not before I see the values of an input".
 *
 * Pure: one function serves prepare, resizing, importers and every kernel set. Absent optional inputs are undefined.
 * @throws LitequantError `INVALID_MODEL` when the shapes contradict each other or the options.
 */
export type ShapeRule<N extends string = string> = (
  options: OptionsOf<N>,
  inputs: readonly (KnownTensor | undefined)[],
  outputCount: number,
) => readonly (readonly number[])[] | undefined;
