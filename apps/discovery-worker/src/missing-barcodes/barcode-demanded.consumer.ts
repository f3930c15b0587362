import { Controller } from '@nestjs/common';
import { type BarcodeDemanded, barcodeDemanded } from '@openshelf/contracts';
import { Consume } from '@openshelf/messaging';
import { CountDemand } from './count-demand.js';

@Controller()
export class BarcodeDemandedConsumer {
  constructor(private readonly countDemand: CountDemand) {}

  @Consume(barcodeDemanded, { durable: 'discovery-worker-barcode-demanded', concurrency: 2 })
  handle(event: BarcodeDemanded): Promise<void> {
    return this.countDemand.execute(event);
  }
}
