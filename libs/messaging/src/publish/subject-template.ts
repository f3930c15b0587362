/** A subject without the tokens that differ per message, for metrics and spans: `product.raw.v1.0…7` gives `product.raw.v1`. */
export function subjectTemplate(subject: string): string {
  return /^(.*?\.v\d+)(\.|$)/.exec(subject)?.[1] ?? subject;
}
