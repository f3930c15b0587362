import { isGtin14 } from '@openshelf/gtin';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The property is a 14-digit GTIN with a right check digit. */
export function IsGtin14(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isGtin14',
      validator: {
        validate: (value) => isGtin14(value),
        defaultMessage: (args) => `${args?.property ?? 'value'} must be a GTIN-14 with a right check digit`,
      },
    },
    options,
  );
}
