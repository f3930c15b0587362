const KJ_PER_KCAL = 4.184;
/** Rounding of two printed numbers: half a kcal and half a kJ. */
const ROUNDING_KJ = 3;
/** Real labels lie here; outside it one of the two is in the other's unit or mistyped (normalisation 4). */
const RATIO = { min: 3.7, max: 4.7 };

/**
 * Makes `energyKj` and `energyKcal` stand together: a missing one is computed (one decimal), a stated one stays as it
 * is. Where the two contradict each other nobody can tell which is right, so both go.
 */
export function settleEnergy(values: Map<string, number>, warnings: string[]): void {
  const kj = values.get('energyKj');
  const kcal = values.get('energyKcal');
  if (kj === undefined && kcal !== undefined) values.set('energyKj', oneDecimal(kcal * KJ_PER_KCAL));
  if (kj !== undefined && kcal === undefined) values.set('energyKcal', oneDecimal(kj / KJ_PER_KCAL));
  if (kj === undefined || kcal === undefined || agree(kj, kcal)) return;
  values.delete('energyKj');
  values.delete('energyKcal');
  warnings.push(`nutrition.energy: ${kj} kJ and ${kcal} kcal contradict each other`);
}

function agree(kj: number, kcal: number): boolean {
  if (Math.abs(kj - kcal * KJ_PER_KCAL) <= ROUNDING_KJ) return true;
  return kj >= kcal * RATIO.min && kj <= kcal * RATIO.max;
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
