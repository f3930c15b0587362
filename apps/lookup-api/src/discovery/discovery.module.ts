import { Module, type OnModuleInit } from '@nestjs/common';
import { barcodeUnresolved, productChanged } from '@openshelf/contracts';
import { EventTap } from '@openshelf/messaging';
import { Shutdown } from '@openshelf/platform';
import { AnnounceMiss } from './announce-miss.js';
import { PgDiscoveryStates } from './discovery-state.pg-store.js';
import { DiscoveryStates } from './discovery-state.store.js';
import { HealingWatch } from './healing-watch.js';
import { NatsMissReports } from './miss-reports.nats-publisher.js';
import { MissReports } from './miss-reports.js';

const REPORT_EVERY_MS = 5_000;

/** Misses: announcing them, counting them, and waiting for what becomes of them. */
@Module({
  providers: [
    AnnounceMiss,
    HealingWatch,
    { provide: MissReports, useClass: NatsMissReports },
    { provide: DiscoveryStates, useClass: PgDiscoveryStates },
  ],
  exports: [AnnounceMiss, HealingWatch, DiscoveryStates],
})
export class DiscoveryModule implements OnModuleInit {
  constructor(
    private readonly announceMiss: AnnounceMiss,
    private readonly healing: HealingWatch,
    private readonly tap: EventTap,
    private readonly shutdown: Shutdown,
  ) {}

  onModuleInit(): void {
    this.tap.subscribe(productChanged, ({ gtin }) => this.healing.tell(gtin));
    this.tap.subscribe(barcodeUnresolved, ({ gtin }) => this.healing.tell(gtin));
    const reporting = setInterval(() => void this.announceMiss.report(), REPORT_EVERY_MS);
    this.shutdown.add('stop-intake', 'waiting lookups', () => this.healing.endAll());
    this.shutdown.add('flush', 'demand', () => {
      clearInterval(reporting);
      return this.announceMiss.report();
    });
  }
}
