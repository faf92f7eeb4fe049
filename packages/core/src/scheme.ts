import type { CalibrationTable } from "./calibration.ts";
import type { DType } from "./dtype.ts";
import type { Diagnostic } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Model, OperatorLinks, Tensor, TensorLinks } from "./model.ts";
import type { OpSpec } from "./op-spec.ts";
import type { Operator } from "./operator.ts";
import type { Plugin } from "./plugin.ts";

/** How a tensor is represented. Equal forms: equal bytes mean equal values. */
export interface TensorForm {
  readonly dtype: DType;
  readonly scale?: readonly number[];
  readonly zeroPoint?: readonly number[];
  readonly axis?: number;
  readonly blockSize?: number;
}

/** What happens at one port of an operator. */
export interface PortForm {
  /** What the kernel sees. */
  readonly form: TensorForm;
  /** Constants: kept in this form, a DEQUANTIZE leads to `form` (float16, weight-only, blockwise). */
  readonly stored?: TensorForm;
  /**
   * Constants: exact integers chosen elsewhere (AdaRound, GPTQ); otherwise rounded to nearest. At a port whose optional
   * input is absent: the elements of a constant to add there, of rank 1.
   */
  readonly bytes?: Uint8Array;
  /** Constants: laid out like this instead of as in the model, element by element (a bias `[1, 1, 1, 8]` as a list). */
  readonly shape?: readonly number[];
}

/** Why something was decided: a code to count, a message to read. */
export type Reason = Pick<Diagnostic, "code" | "message">;

/** What becomes of one operator: one line of the ledger. Indices are those of the planned model. */
export interface OperatorDecision {
  readonly subgraph: number;
  readonly index: number;
  readonly op: string;
  /** Compute type before and after: `float32`, `int8`, ... */
  readonly from: string;
  readonly to: string;
  readonly reason: Reason;
  /** Options to set on the operator (quantized_bias_type, asymmetric_quantize_inputs). */
  readonly options?: Json;
  /** By port; undefined where the port is absent or left as it is. */
  readonly inputs: readonly (PortForm | undefined)[];
  readonly outputs: readonly (PortForm | undefined)[];
  readonly intermediates: readonly (PortForm | undefined)[];
}

/** Ports that were given one form, and why. Ports read `subgraph/operator/in:0`. */
export interface FormGroup {
  readonly ports: readonly string[];
  readonly form: TensorForm;
  readonly reason: Reason;
}

/** What becomes what, and why: a pure value to print, test and diff. */
export interface QuantizationPlan {
  /** Every operator, in order. */
  readonly operators: readonly OperatorDecision[];
  /** Forms of each subgraph's inputs and outputs. */
  readonly ends: readonly { readonly inputs: readonly TensorForm[]; readonly outputs: readonly TensorForm[] }[];
  readonly groups: readonly FormGroup[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a scheme wants at a port: leave it, or make it `dtype`; `granularity` is per tensor, per channel or a block size. */
export type PortRequest =
  | "keep"
  | {
      readonly dtype: DType;
      readonly symmetric: boolean;
      readonly granularity: "tensor" | "channel" | number;
      /** A constant is stored so, and a conversion gives back what the kernel sees now. */
      readonly stored?: true;
      /** Constants with values that float16 cannot hold stay as they are; otherwise such values are clamped. */
      readonly outside?: "keep";
    };

/** An operator with its tensors and facts, as schemes and rules see it. */
export interface OperatorView {
  readonly id: { readonly subgraph: number; readonly index: number };
  readonly operator: Operator;
  /** undefined: nothing is known about this operator. */
  readonly spec: OpSpec | undefined;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  isConstant(port: number): boolean;
}

/** What a scheme wants of one operator: requests port by port, or float with the reason. */
export type SchemeDecision =
  | {
      /** By port; ports beyond the list are kept. A request at an absent bias asks for a bias of zeros. */
      readonly inputs: readonly PortRequest[];
      readonly outputs: readonly PortRequest[];
      readonly intermediates?: readonly PortRequest[];
      /** Options to set. A fused activation that becomes `NONE` is put behind as an operator of its own. */
      readonly options?: Json;
      /** What the user asked for and does not get here, for the ledger. */
      readonly note?: string;
      /** Only between other integers: where it would save no conversion it stays float, unless no float may stay. */
      readonly besideIntegers?: true;
    }
  | { readonly float: Reason };

/** One dtype for all inputs (or outputs), or one by name; those not named stay float32. */
export type EndWish = DType | Readonly<Record<string, DType>>;

/** A quantization scheme: says what it wants, port by port, and never computes a scale. */
export interface Scheme extends Plugin<"scheme"> {
  /** Absent: needs no data. */
  readonly activations?: { readonly bits: 8 | 16; readonly symmetric: boolean };
  /** What its user asked for beyond operators, and who plans may override: dtypes of inputs and outputs, and the fallback. */
  readonly wishes?: {
    readonly inputs?: EndWish;
    readonly outputs?: EndWish;
    readonly fallback?: PlanInput["fallback"];
    /** `false`: activations stay operators of their own, as in the model given. */
    readonly fuse?: false;
    /** `false`: no operator gives way to others that compute the same. */
    readonly rewrite?: false;
  };
  /**
   * Another quantizer whose files are to be written bit for bit, where our rules differ. `flatbuffer` is TensorFlow Lite's
   * quantizer of files: it requantizes the inputs of concatenations, and has its own arithmetic for weights and for biases
   * that are too large. `converter` is TensorFlow's converter: what was never anything but zero has the finest scale.
   */
  readonly rules?: "flatbuffer" | "converter";
  decide(operator: OperatorView): SchemeDecision;
}

/** Extremes of a constant, one pair or one per slice of an axis; made once per model, so that a search re-plans without touching weights. */
export interface ConstantRanges {
  /** NaN where a slice holds a value that is not finite. */
  of(
    buffer: number,
    shape: readonly number[],
    axis?: number,
  ): { readonly min: readonly number[]; readonly max: readonly number[] };
}

/** The dtype of one end of the model: a list of one for all positions, a list of one per position, or asked end by end. */
export type EndChoice = readonly DType[] | ((subgraph: number, position: number) => DType);

/** What planning reads. */
export interface PlanInput {
  readonly model: Model;
  /** In the model's own indices: see `mapRanges`. */
  readonly ranges?: CalibrationTable;
  readonly schemeOf: (operator: OperatorView) => Scheme;
  /** Of the float inputs and outputs of all subgraphs that no operator calls. */
  readonly ends: { readonly inputs: EndChoice; readonly outputs: EndChoice };
  readonly fallback: "float" | "error";
  /** Facts about operators; `ops` has those of the builtins. */
  readonly specOf: (op: string) => OpSpec | undefined;
  /** A reason why the target cannot run the operator as planned; constants are in the planned model, at the operator's inputs. */
  readonly supports?: (planned: OperatorView, model: Model) => Reason | undefined;
  /**
   * Operators whose inputs share one scale but differ much in range (finding `CONCAT_RANGES`) are given room: float where their
   * values only leave as floats, int16 otherwise.
   */
  readonly fixConcat?: true;
  readonly constants?: ConstantRanges;
}

/** A quantized model with how it came about. Links lead from the planned model to this one. */
export interface QuantizedModel {
  readonly model: Model;
  readonly plan: QuantizationPlan;
  readonly links: TensorLinks;
  readonly operatorLinks: OperatorLinks;
}
