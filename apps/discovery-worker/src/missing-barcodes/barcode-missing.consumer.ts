import { Controller } from '@nestjs/common';
import { type BarcodeMissing, barcodeMissing } from '@openshelf/contracts';
import { Consume } from '@openshelf/messaging';
import { StartDiscovery } from './start-discovery.js';

@Controller()
export class BarcodeMissingConsumer {
  constructor(private readonly startDiscovery: StartDiscovery) {}

  @Consume(barcodeMissing, { durable: 'discovery-worker-barcode-missing', concurrency: 8 })
  handle(event: BarcodeMissing): Promise<void> {
    return this.startDiscovery.execute(event);
  }
}
