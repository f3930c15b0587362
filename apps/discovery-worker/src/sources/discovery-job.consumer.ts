import { Controller } from '@nestjs/common';
import { type DiscoveryJob, discoveryJob } from '@openshelf/contracts';
import { Consume } from '@openshelf/messaging';
import { AskSource } from './ask-source.js';

/** Calls at once; the quota of a source is far below. */
const concurrency = 16;

/** One durable per source, so that each goes its own pace and a source that is down holds up no other. */
@Controller()
export class DiscoveryJobConsumer {
  constructor(private readonly askSource: AskSource) {}

  @Consume(discoveryJob, { durable: 'discovery-worker-openfoodfacts', key: 'openfoodfacts', concurrency })
  askOpenFoodFacts(job: DiscoveryJob): Promise<void> {
    return this.askSource.execute(job);
  }

  @Consume(discoveryJob, { durable: 'discovery-worker-usda', key: 'usda', concurrency })
  askUsda(job: DiscoveryJob): Promise<void> {
    return this.askSource.execute(job);
  }
}
