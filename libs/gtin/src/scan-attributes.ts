/** An amount of money as printed: `amount` units of 10^-`decimals`, in `currency` (ISO 4217) if the label says which. */
export interface LabelPrice {
  readonly amount: number;
  readonly decimals: number;
  readonly currency?: string;
}

/** What a label says about the very item in the hand, beside the product's number. Dates are ISO 8601, without a zone. */
export interface ScanAttributes {
  /** AI 00: the logistic unit. */
  readonly sscc?: string;
  /** AI 10. */
  readonly lot?: string;
  /** AI 21. */
  readonly serial?: string;
  /** AI 22: consumer product variant. */
  readonly variant?: string;
  /** AI 11. */
  readonly productionDate?: string;
  /** AI 13. */
  readonly packagingDate?: string;
  /** AI 15. */
  readonly bestBefore?: string;
  /** AI 16. */
  readonly sellBy?: string;
  /** AI 17, or AI 7003 with hour and minute. */
  readonly expiry?: string;
  /** AI 30 or 37: pieces. */
  readonly count?: number;
  /** AI 310n, or AI 320n converted. */
  readonly netWeightKg?: number;
  /** AI 320n, as printed. */
  readonly netWeightLb?: number;
  /** AI 330n. */
  readonly grossWeightKg?: number;
  /** AI 315n, in litres. */
  readonly netVolumeL?: number;
  /** AI 392n or 393n: what this item costs. */
  readonly price?: LabelPrice;
  /** AI 395n: price of one unit of measure. */
  readonly unitPrice?: LabelPrice;
}
