import type { Diagnostic, Model, OperatorView } from "@litequant/core";
import { portSpec } from "@litequant/core";

import type { Dependencies } from "./graph.ts";
import { operatorText, placeOf } from "./operator-text.ts";
import { constantValues } from "./ports.ts";

/** What is worth knowing of a model beside the verdicts on its operators. */
export function findings(
  model: Model,
  views: readonly OperatorView[],
  dropped: readonly OperatorView[],
  { producers }: Dependencies,
): readonly Diagnostic[] {
  return [
    ...otherSubgraphs(model),
    ...(dropped.length === 0 ? [] : [unread(dropped)]),
    ...views.flatMap((view) => perChannelDense(view) ?? []),
    ...views.flatMap(
      (view, at) =>
        padBeforeAdd(
          view,
          producers[at]!.map((producer) => views[producer]!),
          model,
        ) ?? [],
    ),
  ];
}

function otherSubgraphs({ subgraphs }: Model): readonly Diagnostic[] {
  if (subgraphs.length < 2) return [];
  return [
    {
      code: "EDGETPU_SUBGRAPHS",
      severity: "warning",
      message: `the model has ${subgraphs.length} subgraphs (control flow, or several signatures); the compiler takes the first one, the others run on the CPU or make it fail. Export one signature without loops and branches`,
    },
  ];
}

function unread(dropped: readonly OperatorView[]): Diagnostic {
  const [first] = dropped as readonly [OperatorView];
  return {
    code: "EDGETPU_UNREAD_OPERATORS",
    severity: "info",
    message: `${dropped.length} operators reach no output, the first is ${operatorText(first)}; the compiler drops them`,
    location: placeOf(first),
  };
}

/** Runtimes up to 2.14 read one scale of such weights, and the compiler is older. */
function perChannelDense(view: OperatorView): Diagnostic | undefined {
  const { operator, spec, inputs } = view;
  const weight = inputs.find((_, port) => portSpec(spec?.inputs, port)?.role === "weight");
  const scales = weight?.quantization?.scale.length ?? 0;
  if (operator.op !== "FULLY_CONNECTED" || scales < 2) return undefined;
  return {
    code: "EDGETPU_PER_CHANNEL_DENSE",
    severity: "warning",
    message: `${operatorText(view)} has ${scales} weight scales; the compiler is older than per-channel dense layers and may read only the first. Quantize with --target edgetpu, or --per-tensor dense`,
    location: placeOf(view),
  };
}

/** Padding of channels in front of an ADD is mapped, as in BlazeFace. */
function padBeforeAdd(view: OperatorView, producers: readonly OperatorView[], model: Model): Diagnostic | undefined {
  const isPadded = (producer: OperatorView): boolean =>
    producer.operator.op === "PAD" &&
    (constantValues(producer, 1, model) ?? []).slice(0, -2).some((value) => value !== 0);
  if (view.operator.op !== "ADD" || !producers.some(isPadded)) return undefined;
  return {
    code: "EDGETPU_PAD_BEFORE_ADD",
    severity: "warning",
    message: `${operatorText(view)} adds a map that PAD enlarged: compiler 16.0 was seen to leave such an ADD of a feature pyramid, and what follows, to the CPU with "More than one subgraph is not supported". Resize to the exact size instead of padding`,
    location: placeOf(view),
  };
}
